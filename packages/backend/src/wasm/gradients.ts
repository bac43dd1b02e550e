import * as tf from '@tensorflow/tfjs-core';
import { isOurs } from '../register-kernels.ts';

const registered = new WeakSet<tf.GradConfig>();

/** Adds the gradients that core lacks: of transposed convolutions of volumes, and of dilated convolutions on wasm. */
export function registerTrainingGradients(): void {
  if (!tf.getGradient(transposedConv3dGradient.kernelName)) tf.registerGradient(transposedConv3dGradient);
  for (const kernelName of dilatable) {
    const stock = tf.getGradient(kernelName);
    if (!stock || registered.has(stock)) continue;
    const config = withDilations(stock);
    registered.add(config);
    tf.registerGradient(config);
  }
}

interface Attributes {
  strides: [number, number, number] | number;
  pad: 'valid' | 'same';
}

/** Gradient of a transposed convolution of volumes, itself the gradient of a convolution in its input: core has none. */
const transposedConv3dGradient: tf.GradConfig = {
  kernelName: 'Conv3DBackpropInputV2',
  inputsToSave: ['dy', 'filter'],
  gradFunc: (ddx, saved, attrs) => {
    const [x, dy, filter] = [ddx, ...saved] as [tf.Tensor5D, tf.Tensor5D, tf.Tensor5D];
    const { strides, pad } = attrs as unknown as Attributes;
    const filterAttributes = { strides, pad, filterShape: filter.shape } as unknown as tf.NamedAttrMap;
    return {
      dy: () => tf.conv3d(x, filter, strides, pad),
      filter: () => tf.engine().runKernel('Conv3DBackpropFilterV2', { x, dy }, filterAttributes) as tf.Tensor,
    };
  },
};

/** The kernels of a convolution's gradients in its images and in its filter. */
const gradients: Record<string, [input: string, filter: string]> = {
  Conv2D: ['Conv2DBackpropInput', 'Conv2DBackpropFilter'],
  Conv3D: ['Conv3DBackpropInputV2', 'Conv3DBackpropFilterV2'],
  DepthwiseConv2dNative: ['DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'],
};

/** Convolutions whose gradient core refuses where they are dilated. */
const dilatable = Object.keys(gradients);

/** The gradient of a convolution, where it is dilated by our kernels: they take dilations, which core does not pass on. */
function withDilations(stock: tf.GradConfig): tf.GradConfig {
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
