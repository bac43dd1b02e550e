export { type Classifier, NONSENSE, type NonsenseRule, type ScoreNetwork } from './classifiers/classifier.ts';
export { classifierFromFunction, type FunctionClassifierOptions } from './classifiers/classifier-from-function.ts';
export {
  classifierFromModel,
  type ModelClassifierOptions,
  type ModelOutputs,
} from './classifiers/classifier-from-model.ts';
export { inferencePass } from './classifiers/frozen-layers.ts';
export { predictCategories, withNonsenseRule } from './classifiers/nonsense-rule.ts';
export {
  type Head,
  type LossOfPreActivations,
  type SplitModel,
  splitHead,
  trainingLoss,
} from './classifiers/split-head.ts';
export {
  annealedActivations,
  type ForwardPasses,
  wideActivations,
  withActivations,
} from './classifiers/with-activations.ts';
export { type Compiler, computeBy, withCompiler } from './classifiers/with-compiler.ts';
export {
  type SmoothDerivativesOptions,
  smoothDerivatives,
  withSmoothDerivatives,
} from './classifiers/with-smooth-derivatives.ts';
export { SubtractMean, type SubtractMeanConfig, subtractMean } from './layers/subtract-mean.ts';
export { type Cifar10NetworkOptions, cifar10Network } from './networks/cifar10-table-3.ts';
export { mnistNetwork } from './networks/mnist-table-1.ts';
export {
  isSymmetric,
  type NetworkActivation,
  type NetworkDefinition,
  type NetworkHead,
  type NetworkOptions,
  networkActivations,
} from './networks/network-definition.ts';
export { register } from './register.ts';
export { isActivation } from './robustify/network-graph.ts';
export { type RobustifyOptions, robustify } from './robustify/robustify.ts';
export { loadFromMemory, saveToMemory } from './storage/memory.ts';
