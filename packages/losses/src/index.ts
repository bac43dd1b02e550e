export { hybridLoss, meanHybridLoss } from './hybrid-loss.ts';
export { hybridLossOnConfidences } from './hybrid-loss-on-confidences.ts';
export type { HybridLossOptions } from './options.ts';
export { meanSoftmaxLoss, softmaxLoss } from './softmax-loss.ts';
