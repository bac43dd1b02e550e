// One line an activation: register() and the names are made from these.
export { MirroredRelu, mirroredRelu, mirroredReluDerivative, mirroredReluLayer } from './mirrored-relu.ts';
export { Rbf, rbf, rbfDerivative, rbfLayer } from './rbf.ts';
