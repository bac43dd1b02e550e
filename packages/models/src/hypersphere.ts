export { basicBlock, findThreshold } from './hypersphere/basic-block.ts';
export type { HypersphereBlock, HypersphereOptions } from './hypersphere/hypersphere-block.ts';
export { type TemplateClassifierOptions, templateClassifier } from './hypersphere/template-classifier.ts';
