import type { Norm } from '@saf/attacks';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Problem } from './problem.ts';

/** What is compared of perturbed images; both sides are measured by this, on the same network. */
export interface Measured {
  /** Distances from the inputs; null where the prediction is right. */
  readonly distances: readonly (number | null)[];
  /** Cross entropies at the perturbed images. */
  readonly losses: readonly number[];
}

export function measure({ classifier, images, labels }: Problem, perturbed: tf.Tensor4D, norm: Norm): Measured {
  const predictions = read(() => classifier.predict(perturbed));
  const distances = read(() => sizesOf(tf.sub(perturbed, images), norm));
  return {
    distances: distances.map((distance, i) => (predictions[i] === labels[i] ? null : distance)),
    losses: read(() => lossesAt(classifier, perturbed, labels)),
  };
}

function sizesOf(moved: tf.Tensor, norm: Norm): tf.Tensor {
  return norm === 'l2' ? tf.sqrt(tf.sum(tf.square(moved), [1, 2, 3])) : tf.max(tf.abs(moved), [1, 2, 3]);
}

/** In a file that people read, float32 has seven digits. */
function read(compute: () => tf.Tensor): number[] {
  const tensor = tf.tidy(compute);
  const values = Array.from(tensor.dataSync(), (value) => Number(value.toPrecision(7)));
  tensor.dispose();
  return values;
}

function lossesAt(classifier: Classifier, perturbed: tf.Tensor4D, labels: readonly number[]): tf.Tensor {
  return classifier.loss(perturbed, tf.tensor1d([...labels], 'int32'));
}

/** The share of right predictions, in percent. */
export function robustAccuracy({ distances }: Measured): number {
  return (100 * distances.filter((distance) => distance === null).length) / distances.length;
}

export function median({ distances }: Measured): number {
  const sorted = distances.map((distance) => distance ?? Infinity).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
