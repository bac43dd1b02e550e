import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { type Call, onlyInput } from './layer-call.ts';

/** What a Conv2D layer of tfjs-layers holds; its public type says none of it. */
interface Convolution extends layers.Layer {
  readonly activation: { apply(x: tf.Tensor): tf.Tensor };
}

/**
 * A convolution as an op whose gradients are computed one by one, as they are asked for.
 *
 * tfjs-layers runs a fused convolution, whose gradient with respect to the images is computed even where nobody asks for it: in the first
 * layer of a network, where it costs as much as all else of that layer.
 */
export function convolutionCall(layer: layers.Layer, stock: Call): Call {
  const { dataFormat, dilationRate, padding, strides } = layer.getConfig();
  if (dataFormat !== 'channelsLast') return stock;
  const { activation } = layer as Convolution;
  return (inputs) =>
    tf.tidy(() => {
      const [kernel, bias] = layer.getWeights() as [tf.Tensor4D, tf.Tensor1D | undefined];
      const x = onlyInput(inputs) as tf.Tensor4D;
      const y = tf.conv2d(
        x,
        kernel,
        strides as [number, number],
        padding as 'same' | 'valid',
        'NHWC',
        dilationRate as [number, number],
      );
      return activation.apply(bias ? tf.add(y, bias) : y);
    });
}
