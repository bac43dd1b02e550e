export { mirroredRelu, mirroredReluGradient, rbf, rbfGradient, reluGradient } from './activations';
export { combineRows, scaleRows, sumProducts, sumRows } from './channels';
export {
  addDepthwiseFilterGradient,
  addDepthwiseInputGradient,
  repeatEach,
  sumEach,
} from './depthwise';
export { clip, maximum, minimum, sign } from './elementwise';
export { gatherFactors, multiplyFactors } from './factors';
export { addPatches, clear, copyRows } from './images';
export { momentumStep } from './momentum';
export { multiply } from './multiply';
export { addOuterProducts, unpackSums } from './outer-products';
export { packPanels } from './panels';
export { addAveragePoolGradient, addMaxPoolGradient } from './pooling';
export { multiplyRow } from './row';
export {
  winogradFilter,
  winogradFilterGradient,
  winogradImages,
  winogradOutputGradients,
  winogradOutputs,
} from './winograd';
