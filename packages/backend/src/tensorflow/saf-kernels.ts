import { greaterEqual, scalar, stack, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { activeRecorder } from '../compile/tensorflow-recorder.ts';
import { conv2dInfo } from '../conv-info.ts';
import { poolInfo } from '../pool-info.ts';
import {
  opAttributes,
  type ReplacingKernel,
  type TensorflowBackend,
  type TensorflowKernel,
  type TensorflowKernelParams,
} from './tensorflow-backend.ts';

/** Where a product of matrices with as many columns is slower, whatever the share of zeros. */
const FEW_CHANNELS = 4;

/** From where on skipping zeros is faster than TensorFlow's op, which multiplies with all of them. */
const MANY_ZEROS = 0.5;

/**
 * Gradient of a convolution with stride 1 in its images, by an op that skips the zeros of dy: behind max pooling three of four
 * numbers are zero. The stock kernel for all else.
 */
export const conv2dBackpropInput: ReplacingKernel = (params, stock) => {
  const { inputs, attrs } = params;
  const { inputShape } = attrs as unknown as { inputShape: number[] };
  const { dataFormat, strideHeight, strideWidth } = conv2dInfo(inputShape, inputs.filter.shape, attrs);
  const isPlain = dataFormat === 'channelsLast' && strideHeight === 1 && strideWidth === 1;
  return isPlain ? unlessManyZeros(params, () => stock(params) as Tensor) : stock(params);
};

/** Such a gradient: by skipping zeros where there are few channels or this share of zeros, which is looked at in each call, else as it is given. */
export function unlessManyZeros(
  { inputs, attrs, backend }: TensorflowKernelParams,
  dense: () => Tensor,
  share = MANY_ZEROS,
): Tensor {
  const { dy, filter } = inputs;
  const { inputShape } = attrs as unknown as { inputShape: number[] };
  const { padInfo } = conv2dInfo(inputShape, filter.shape, attrs);
  const integers = { image: inputShape.slice(1, 3), corner: [padInfo.top, padInfo.left] };
  const attributes = opAttributes(backend, { integers });
  const skipZeros = () => backend.executeSingleOutput('SafConvolutionInputGrad', attributes, [dy, filter]);
  if (inputShape[3] <= FEW_CHANNELS) return skipZeros();
  return tidy(() => {
    const zeros = backend.executeSingleOutput('SafShareOfZeros', [], [dy]);
    const hasManyZeros = greaterEqual(zeros, share);
    // One that is compiled looks at each call.
    const recorder = activeRecorder();
    if (recorder) return recorder.choose(hasManyZeros, dy, skipZeros, dense);
    return hasManyZeros.dataSync()[0] ? skipZeros() : dense();
  });
}

/** Gradient of max pooling: TensorFlow's own op searches every window with a scalar loop. */
export const maxPoolGrad: TensorflowKernel = ({ inputs: { input, output, dy }, attrs, backend }) => {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = poolInfo(input.shape, attrs);
  const integers = {
    filter: [filterHeight, filterWidth],
    strides: [strideHeight, strideWidth],
    corner: [padInfo.top, padInfo.left],
  };
  return backend.executeSingleOutput('SafMaxPoolGrad', opAttributes(backend, { integers }), [input, output, dy]);
};

/** Batch normalization in training mode: { x, gamma, beta } to [y, mean, variance]. */
export const batchNormTraining: TensorflowKernel = ({ inputs: { x, gamma, beta }, attrs, backend }) =>
  backend.executeMultipleOutputs('SafBatchNorm', epsilonOf(backend, attrs), [x, gamma, beta], 3);

/** Its gradients: { x, dy, gamma, mean, variance } to [dx, dgamma, dbeta]. */
export const batchNormTrainingGrad: TensorflowKernel = ({ inputs, attrs, backend }) => {
  const { x, dy, gamma, mean, variance } = inputs;
  const operands = [x, dy, gamma, mean, variance];
  return backend.executeMultipleOutputs('SafBatchNormGrad', epsilonOf(backend, attrs), operands, 3);
};

function epsilonOf(backend: TensorflowBackend, attrs: unknown) {
  const { epsilon } = attrs as { epsilon: number };
  return opAttributes(backend, { floats: { epsilon } });
}

/** max(0, 1 - |x|), in one pass. */
export const mirroredRelu: TensorflowKernel = ({ inputs: { x }, backend }) =>
  backend.executeSingleOutput('SafMirroredRelu', [], [x]);

/** dy on (-1, 0), -dy on (0, 1), 0 elsewhere, in one pass. */
export const mirroredReluGrad: TensorflowKernel = ({ inputs: { x, dy }, backend }) =>
  backend.executeSingleOutput('SafMirroredReluGrad', [], [x, dy]);

/** e^(-x²), in one pass. */
export const rbf: TensorflowKernel = ({ inputs: { x }, backend }) => backend.executeSingleOutput('SafRbf', [], [x]);

/** -2 x e^(-x²) dy, in one pass. */
export const rbfGrad: TensorflowKernel = ({ inputs: { x, dy }, backend }) =>
  backend.executeSingleOutput('SafRbfGrad', [], [x, dy]);

interface MomentumAttributes {
  momentum: number;
  weightDecays: number[];
  /** 0 for any length. */
  maxNorm: number;
}

/** One step of SGD with momentum on all weights: [...weights, ...velocities, ...gradients, learningRate] to [...weights, ...velocities], in one op. */
export const momentumSteps: TensorflowKernel = ({ inputs, attrs, backend }) => {
  const { momentum, weightDecays, maxNorm } = attrs as unknown as MomentumAttributes;
  const count = weightDecays.length;
  const [learningRate, ...reversed] = Object.values(inputs).reverse();
  return tidy(() => {
    const options = stack([learningRate, scalar(momentum), scalar(maxNorm)]);
    const all = [...reversed.reverse(), tensor1d(weightDecays), options];
    const attributes = opAttributes(backend, { integers: { N: count } });
    return backend.executeMultipleOutputs('SafMomentumSteps', attributes, all, 2 * count);
  });
};
