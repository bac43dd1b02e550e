import { trainingConv2d } from '@saf/backend';
import type { AffineMap, Network, Step } from '@saf/certify/propagation';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

/**
 * The same network, whose convolutions are computed as those of other training steps are: by `trainingConv2d` of @saf/backend, which rounds
 * a little less exactly where it is faster. Bounds that are trained are not widened by rounding errors.
 */
export const withTrainingConvolutions = (network: Network): Network => ({
  ...network,
  steps: network.steps.map(withTrainingConvolution),
});

function withTrainingConvolution(step: Step): Step {
  const { operation, layer } = step;
  if (operation.kind !== 'affine' || layer.getClassName() !== 'Conv2D') return step;
  const { strides, padding, dilationRate } = layer.getConfig();
  // Bounds have kernels with zeros in their gaps: tfjs has no gradients of a dilation rate.
  if ([dilationRate].flat().some((rate) => rate !== 1)) return step;
  const convolve = (x: tf.Tensor, kernel: tf.Tensor) =>
    trainingConv2d(
      x as tf.Tensor4D,
      kernel as tf.Tensor4D,
      strides as [number, number],
      padding as 'same' | 'valid',
      [1, 1],
    );
  return { ...step, operation: { ...operation, map: mapOf(operation.map, layer, convolve) } };
}

function mapOf(
  map: AffineMap,
  layer: layers.Layer,
  convolve: (x: tf.Tensor, kernel: tf.Tensor) => tf.Tensor,
): AffineMap {
  const kernel = () => layer.weights[0].read();
  return {
    ...map,
    linear: (x) => convolve(x, kernel()),
    absolute: (x) => convolve(x, tf.abs(kernel())),
  };
}
