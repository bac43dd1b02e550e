import { backend_util } from '@tensorflow/tfjs-core';
import { opAttributes, type ReplacingKernel } from '../tensorflow-backend.ts';

/** Where a product of matrices with as many columns is slower than sums along the rows of the images. */
const FEW_CHANNELS = 4;

interface ConvolutionAttributes {
  inputShape: [number, number, number, number];
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Gradient of a convolution with stride 1 in images of few channels; the stock kernel for all else. */
export const conv2dBackpropInput: ReplacingKernel = (params, stock) => {
  const { inputs, attrs, backend } = params;
  const { dy, filter } = inputs;
  const { inputShape, strides, pad, dataFormat, dimRoundingMode } = attrs as unknown as ConvolutionAttributes;
  const isOurs = dataFormat === 'NHWC' && inputShape[3] <= FEW_CHANNELS && [strides].flat().every((each) => each === 1);
  if (!isOurs) return stock(params);
  const shape = filter.shape as [number, number, number, number];
  const { padInfo } = backend_util.computeConv2DInfo(inputShape, shape, strides, 1, pad, dimRoundingMode);
  if (padInfo.top >= shape[0] || padInfo.left >= shape[1]) return stock(params);
  const integers = { image: inputShape.slice(1, 3), corner: [padInfo.top, padInfo.left] };
  return backend.executeSingleOutput('SafConvolutionInputGrad', opAttributes(backend, { integers }), [dy, filter]);
};
