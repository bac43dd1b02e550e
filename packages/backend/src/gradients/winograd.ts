import * as tf from '@tensorflow/tfjs-core';

/** Convolution as training takes it, on engines that have a kernel of their own for it, and its gradients by kernels of the same kind. */
export const winogradGradients: readonly tf.GradConfig[] = [
  {
    kernelName: 'WinogradConv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, [x, filter], attrs) => ({
      x: () => inputGradient(dy as tf.Tensor, filter, { ...attrs, inputShape: x.shape }),
      filter: () => filterGradient(x, dy as tf.Tensor, { ...attrs, filterShape: filter.shape }),
    }),
  },
  {
    kernelName: 'WinogradConv2DBackpropInput',
    inputsToSave: ['dy', 'filter'],
    gradFunc: (ddx, [dy, filter], attrs) => ({
      dy: () => run('WinogradConv2D', { x: ddx as tf.Tensor, filter }, attrs),
      filter: () => filterGradient(ddx as tf.Tensor, dy, { ...attrs, filterShape: filter.shape }),
    }),
  },
];

/** The convolution of a training step: by minimal filtering where the engine has it, which is faster and rounds a little less exactly. */
export function trainingConv2d(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  strides: [number, number],
  pad: 'same' | 'valid',
  dilations: [number, number],
): tf.Tensor4D {
  const [height, width] = filter.shape;
  const isWinograd = height === 5 && width === 5 && tf.getKernel('WinogradConv2D', tf.getBackend());
  if (!isWinograd) return tf.conv2d(x, filter, strides, pad, 'NHWC', dilations);
  return run('WinogradConv2D', { x, filter }, attributes({ strides, pad, dilations })) as tf.Tensor4D;
}

const attributes = (given: object) => ({ ...given, dataFormat: 'NHWC' }) as unknown as tf.NamedAttrMap;

function inputGradient(dy: tf.Tensor, filter: tf.Tensor, attrs: object): tf.Tensor {
  return run('WinogradConv2DBackpropInput', { dy, filter }, attrs as tf.NamedAttrMap);
}

function filterGradient(x: tf.Tensor, dy: tf.Tensor, attrs: object): tf.Tensor {
  return run('WinogradConv2DBackpropFilter', { x, dy }, attrs as tf.NamedAttrMap);
}

function run(kernel: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap): tf.Tensor {
  return tf.engine().runKernel(kernel, inputs, attrs) as tf.Tensor;
}
