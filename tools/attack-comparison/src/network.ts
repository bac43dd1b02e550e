import { type Classifier, classifierFromFunction } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';

/** Two convolutions of stride 2 without padding, ReLU, and a dense layer: small enough for a fixture. */
export const shapes = {
  kernel1: [5, 5, 1, 8],
  bias1: [8],
  kernel2: [5, 5, 8, 16],
  bias2: [16],
  kernel3: [256, 10],
  bias3: [10],
} as const;

export type WeightName = keyof typeof shapes;
export type Weights = Readonly<Record<WeightName, tf.Tensor>>;

export const weightNames = Object.keys(shapes) as WeightName[];

/** Logits [N, 10] of images [N, 28, 28, 1]. */
export function logitsOf(weights: Weights, images: tf.Tensor4D): tf.Tensor2D {
  const convolve = (x: tf.Tensor4D, kernel: tf.Tensor, bias: tf.Tensor) =>
    tf.relu(tf.add(tf.conv2d(x, kernel as tf.Tensor4D, 2, 'valid'), bias)) as tf.Tensor4D;
  const features = convolve(convolve(images, weights.kernel1, weights.bias1), weights.kernel2, weights.bias2);
  const flat = tf.reshape(features, [-1, shapes.kernel3[0]]);
  return tf.add(tf.matMul(flat, weights.kernel3 as tf.Tensor2D), weights.bias3);
}

export function classifierOf(weights: Weights): Classifier {
  return classifierFromFunction({
    name: 'comparison',
    inputShape: [28, 28, 1],
    categories: 10,
    nonsense: { threshold: 0 },
    logits: (images) => tf.tidy(() => logitsOf(weights, images)),
  });
}
