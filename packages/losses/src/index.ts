export { type HybridLossOptions, hybridLoss, meanHybridLoss } from './hybrid-loss.ts';
export { hybridLossOnConfidences } from './hybrid-loss-on-confidences.ts';
export { meanSoftmaxLoss, softmaxLoss } from './softmax-loss.ts';
