import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

/** From the gradient of a layer's output to that of its input, of the given shape. */
export type InputGradient = (dy: tf.Tensor, inputShape: number[]) => tf.Tensor;

type Config = ReturnType<layers.Layer['getConfig']>;

/** How a convolution, a dense layer or batch norm (by its running averages) carries a gradient back; null for other layers. */
export function inputGradientOf(layer: layers.Layer): InputGradient | null {
  const config = layer.getConfig();
  const kind = layer.getClassName();
  if (kind === 'BatchNormalization') return batchNormGradient(layer, config);
  // With an activation tfjs does not fuse, and its own gradient leaves out what is not asked for.
  if (config.activation !== 'linear') return null;
  if (kind === 'Dense') return denseGradient(layer);
  return kind === 'Conv2D' && isPlainConvolution(config) ? convolutionGradient(layer, config) : null;
}

function denseGradient(layer: layers.Layer): InputGradient {
  // An input of a higher rank is multiplied row by row.
  return (dy, shape) => {
    const kernel = layer.getWeights()[0];
    const rows = tf.reshape(dy, [-1, kernel.shape[1] as number]);
    return tf.reshape(tf.matMul(rows, kernel, false, true), shape);
  };
}

function isPlainConvolution({ dilationRate, dataFormat }: Config): boolean {
  return dataFormat === 'channelsLast' && [dilationRate].flat().every((rate) => rate === 1);
}

function convolutionGradient(layer: layers.Layer, { strides, padding }: Config): InputGradient {
  return (dy, shape) =>
    tf.conv2dTranspose(
      dy as tf.Tensor4D,
      layer.getWeights()[0] as tf.Tensor4D,
      shape as [number, number, number, number],
      strides as [number, number],
      padding as 'same' | 'valid',
    );
}

/** dy · γ / √(variance + ε), over the channels. */
function batchNormGradient(layer: layers.Layer, { scale, axis, epsilon }: Config): InputGradient | null {
  const { inputSpec } = layer;
  const rank = inputSpec?.[0]?.ndim;
  if (axis !== -1 && axis !== (rank ?? Number.NaN) - 1) return null;
  return (dy) => {
    const weights = layer.getWeights();
    const deviation = tf.sqrt(tf.add(weights[weights.length - 1], epsilon as number));
    return tf.mul(dy, scale ? tf.div(weights[0], deviation) : tf.div(1, deviation));
  };
}
