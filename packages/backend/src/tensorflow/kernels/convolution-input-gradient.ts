import { backend_util, type Tensor } from '@tensorflow/tfjs-core';
import { opAttributes, type ReplacingKernel, type TensorflowBackend } from '../tensorflow-backend.ts';

/** Where a product of matrices with as many columns is slower, whatever the share of zeros. */
const FEW_CHANNELS = 4;

/** From where on skipping zeros is faster than TensorFlow's op, which multiplies with all of them. */
const MANY_ZEROS = 0.5;

interface ConvolutionAttributes {
  inputShape: [number, number, number, number];
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Gradient of a convolution with stride 1 in its images, by an op that skips the zeros of dy: behind max pooling three of four
 * numbers are zero. The stock kernel for all else.
 */
export const conv2dBackpropInput: ReplacingKernel = (params, stock) => {
  const { inputs, attrs, backend } = params;
  const { dy, filter } = inputs;
  const { inputShape, strides, pad, dataFormat, dimRoundingMode } = attrs as unknown as ConvolutionAttributes;
  const fits = dataFormat === 'NHWC' && [strides].flat().every((each) => each === 1);
  if (!fits || (inputShape[3] > FEW_CHANNELS && shareOfZeros(backend, dy) < MANY_ZEROS)) return stock(params);
  const shape = filter.shape as [number, number, number, number];
  const { padInfo } = backend_util.computeConv2DInfo(inputShape, shape, strides, 1, pad, dimRoundingMode);
  const integers = { image: inputShape.slice(1, 3), corner: [padInfo.top, padInfo.left] };
  return backend.executeSingleOutput('SafConvolutionInputGrad', opAttributes(backend, { integers }), [dy, filter]);
};

function shareOfZeros(backend: TensorflowBackend, x: Tensor): number {
  const share = backend.executeSingleOutput('SafShareOfZeros', [], [x]);
  try {
    return share.dataSync<'float32'>()[0];
  } finally {
    share.dispose();
  }
}
