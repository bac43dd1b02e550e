import * as tf from '@tensorflow/tfjs-core';
import { isOurs } from '../register-kernels.ts';
import { reluGradGradient, reluGradient } from './relu.ts';
import { gatherFilter, spreadFilter } from './spread-filter.ts';
import { winogradGradients } from './winograd.ts';

const registered = new WeakSet<tf.GradConfig>();

/**
 * Adds the gradients that core lacks, on every engine: of transposed convolutions of volumes, and of dilated convolutions. ReLU's becomes
 * one kernel.
 */
export function registerTrainingGradients(): void {
  for (const added of [transposedConv3dGradient, reluGradGradient, ...winogradGradients])
    if (!tf.getGradient(added.kernelName)) tf.registerGradient(added);
  for (const kernelName of dilatable) replaceGradient(kernelName, withDilations);
  replaceGradient('Relu', reluGradient);
}

function replaceGradient(kernelName: string, better: (stock: tf.GradConfig) => tf.GradConfig): void {
  const stock = tf.getGradient(kernelName);
  if (!stock || registered.has(stock)) return;
  const config = better(stock);
  registered.add(config);
  tf.registerGradient(config);
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

/** The gradient of a convolution also where it is dilated: our kernels take dilations; others get a filter that is spread by them. */
function withDilations(stock: tf.GradConfig): tf.GradConfig {
  const kernels = gradients[stock.kernelName];
  const gradFunc: tf.GradFunc = (dy, saved, attrs) => {
    if (!isDilated(attrs)) return stock.gradFunc(dy, saved, attrs);
    const ours = tf.getBackend() === 'wasm' && kernels.every((kernel) => isOurs('wasm', kernel));
    return (ours ? dilatedGradients : spreadGradients)(kernels, dy as tf.Tensor, saved, attrs);
  };
  return { ...stock, gradFunc };
}

function isDilated({ dilations }: tf.NamedAttrMap): boolean {
  return [dilations ?? 1].flat().some((each) => each !== 1);
}

type Gradients = Record<'x' | 'filter', () => tf.Tensor>;

function dilatedGradients(
  [ofInput, ofFilter]: [string, string],
  dy: tf.Tensor,
  [x, filter]: tf.Tensor[],
  attrs: tf.NamedAttrMap,
): Gradients {
  return {
    x: () => run(ofInput, { dy, filter }, { ...attrs, inputShape: x.shape }),
    filter: () => run(ofFilter, { x, dy }, { ...attrs, filterShape: filter.shape }),
  };
}

function spreadGradients(
  [ofInput, ofFilter]: [string, string],
  dy: tf.Tensor,
  [x, filter]: tf.Tensor[],
  attrs: tf.NamedAttrMap,
): Gradients {
  const axes = filter.rank - 2;
  const { dilations } = attrs as unknown as { dilations: number | number[] };
  const each = Array.isArray(dilations) ? dilations : Array<number>(axes).fill(dilations);
  const plain = { ...attrs, dilations: Array<number>(axes).fill(1) };
  const spread = spreadFilter(filter, each);
  return {
    x: () => run(ofInput, { dy, filter: spread }, { ...plain, inputShape: x.shape }),
    filter: () => gatherFilter(run(ofFilter, { x, dy }, { ...plain, filterShape: spread.shape }), each),
  };
}

function run(kernel: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap): tf.Tensor {
  return tf.engine().runKernel(kernel, inputs, attrs) as tf.Tensor;
}
