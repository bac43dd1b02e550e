import { backend_util, tensor1d, tidy } from '@tensorflow/tfjs-core';
import {
  opAttributes,
  type TensorflowBackend,
  type TensorflowKernel,
  type TensorflowKernelParams,
} from './tensorflow-backend.ts';

/** Whether the addon has the ops of `tensorflow-ops/`: those that `saf-backend native` builds have. */
export function hasSafOps(backend: TensorflowBackend): boolean {
  try {
    tidy(() => backend.executeMultipleOutputs('SafMirroredRelu', [], [tensor1d([0])], 1));
    return true;
  } catch {
    return false;
  }
}

const mirroredRelu: TensorflowKernel = ({ inputs: { x }, backend }) =>
  backend.executeMultipleOutputs('SafMirroredRelu', [], [x], 1)[0];

const mirroredReluGrad: TensorflowKernel = ({ inputs: { x, dy }, backend }) =>
  backend.executeMultipleOutputs('SafMirroredReluGrad', [], [x, dy], 1)[0];

const rbf: TensorflowKernel = ({ inputs: { x }, backend }) => backend.executeMultipleOutputs('SafRbf', [], [x], 1)[0];

const rbfGrad: TensorflowKernel = ({ inputs: { x, dy }, backend }) =>
  backend.executeMultipleOutputs('SafRbfGrad', [], [x, dy], 1)[0];

const momentumStep: TensorflowKernel = ({ inputs: { weight, velocity, gradient }, attrs, backend }) => {
  const { learningRate, momentum, weightDecay } = attrs as Record<string, number>;
  return tidy(() => {
    const options = tensor1d([learningRate, momentum, weightDecay]);
    return backend.executeMultipleOutputs('SafMomentumStep', [], [weight, velocity, gradient, options], 2);
  });
};

const batchNormTraining: TensorflowKernel = ({ inputs: { x, gamma, beta }, attrs, backend }) =>
  backend.executeMultipleOutputs('SafBatchNorm', epsilonOf(backend, attrs), [x, gamma, beta], 3);

const batchNormTrainingGrad: TensorflowKernel = ({ inputs, attrs, backend }) => {
  const { x, dy, gamma, mean, variance } = inputs;
  return backend.executeMultipleOutputs(
    'SafBatchNormGrad',
    epsilonOf(backend, attrs),
    [x, dy, gamma, mean, variance],
    3,
  );
};

const maxPoolGrad: TensorflowKernel = ({ inputs: { input, output, dy }, attrs, backend }) => {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolAttributes;
  const shape = input.shape as [number, number, number, number];
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const integers = {
    filter: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    corner: [info.padInfo.top, info.padInfo.left],
  };
  return backend.executeMultipleOutputs(
    'SafMaxPoolGrad',
    opAttributes(backend, { integers }),
    [input, output, dy],
    1,
  )[0];
};

interface PoolAttributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

function epsilonOf(backend: TensorflowBackend, attrs: unknown) {
  const { epsilon } = attrs as { epsilon: number };
  return opAttributes(backend, { floats: { epsilon } });
}

/** Kernels of one pass each; TensorFlow has no op for them. */
export const safKernels: Record<string, TensorflowKernel> = {
  BatchNormTraining: batchNormTraining,
  BatchNormTrainingGrad: batchNormTrainingGrad,
  MirroredRelu: mirroredRelu,
  MirroredReluGrad: mirroredReluGrad,
  MomentumStep: momentumStep,
  Rbf: rbf,
  RbfGrad: rbfGrad,
};

/** Images of few channels; the stock kernel for all else. */
const conv2dBackpropInput: ReplacingKernel = (params, stock) => {
  const { inputs, attrs, backend } = params;
  const { dy, filter } = inputs;
  const { inputShape, strides, pad, dataFormat, dimRoundingMode } = attrs as unknown as ConvolutionAttributes;
  const isOurs = dataFormat === 'NHWC' && inputShape[3] <= FEW_CHANNELS && [strides].flat().every((each) => each === 1);
  if (!isOurs) return stock(params);
  const shape = filter.shape as [number, number, number, number];
  const { padInfo } = backend_util.computeConv2DInfo(inputShape, shape, strides, 1, pad, dimRoundingMode);
  if (padInfo.top >= shape[0] || padInfo.left >= shape[1]) return stock(params);
  const integers = { image: inputShape.slice(1, 3), corner: [padInfo.top, padInfo.left] };
  const attributes = opAttributes(backend, { integers });
  return backend.executeMultipleOutputs('SafConvolutionInputGrad', attributes, [dy, filter], 1)[0];
};

/** Where a product of matrices with as many columns is slower than sums along the rows of the images. */
const FEW_CHANNELS = 4;

interface ConvolutionAttributes {
  inputShape: [number, number, number, number];
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** A kernel that may leave a case to the one whose place it takes. */
export type ReplacingKernel = (params: TensorflowKernelParams, stock: TensorflowKernel) => ReturnType<TensorflowKernel>;

/** Kernels that take the place of tfjs-node's, whose ops are slow: TensorFlow's pooling gradient searches with a scalar loop. */
export const fasterKernels: Record<string, ReplacingKernel> = {
  Conv2DBackpropInput: conv2dBackpropInput,
  MaxPoolGrad: maxPoolGrad,
};
