import * as tf from '@tensorflow/tfjs-core';
import { isOurs } from '../../kernels/register-kernel.ts';

/** The kernels of a convolution's gradients in its images and in its filter. */
const gradients: Record<string, [input: string, filter: string]> = {
  Conv2D: ['Conv2DBackpropInput', 'Conv2DBackpropFilter'],
  Conv3D: ['Conv3DBackpropInputV2', 'Conv3DBackpropFilterV2'],
  DepthwiseConv2dNative: ['DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'],
};

/** Convolutions whose gradient core refuses where they are dilated. */
export const dilatable = Object.keys(gradients);

/** The gradient of a convolution, where it is dilated by our kernels: they take dilations, which core does not pass on. */
export function withDilations(stock: tf.GradConfig): tf.GradConfig {
  const kernels = gradients[stock.kernelName];
  const gradFunc: tf.GradFunc = (dy, saved, attrs) => {
    const ours = isDilated(attrs) && tf.getBackend() === 'wasm' && kernels.every((kernel) => isOurs('wasm', kernel));
    return ours ? dilatedGradients(kernels, dy as tf.Tensor, saved, attrs) : stock.gradFunc(dy, saved, attrs);
  };
  return { ...stock, gradFunc };
}

function isDilated({ dilations }: tf.NamedAttrMap): boolean {
  return [dilations ?? 1].flat().some((each) => each !== 1);
}

function dilatedGradients(
  [ofInput, ofFilter]: [string, string],
  dy: tf.Tensor,
  [x, filter]: tf.Tensor[],
  attrs: tf.NamedAttrMap,
) {
  const run = (kernel: string, inputs: tf.NamedTensorMap, more: tf.NamedAttrMap) =>
    tf.engine().runKernel(kernel, inputs, { ...attrs, ...more }) as tf.Tensor;
  return {
    x: () => run(ofInput, { dy, filter }, { inputShape: x.shape }),
    filter: () => run(ofFilter, { x, dy }, { filterShape: filter.shape }),
  };
}
