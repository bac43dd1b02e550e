import * as tf from '@tensorflow/tfjs-core';
import { chooseRows, SampleRows } from './sample-rows.ts';
import type { TensorPool } from './tensor-pool.ts';

/** What a gradient attack in a ball holds of the samples it still works on, one entry each. */
export type SampleTensors = {
  readonly origin: tf.Tensor4D;
  readonly labels: tf.Tensor1D;
  /** The point it is at. */
  readonly x: tf.Tensor4D;
  /** The point of the highest value so far, the origin at first. */
  readonly best: tf.Tensor4D;
  readonly bestValue: tf.Tensor1D;
  /** At x, once it has been looked at. */
  readonly gradient: tf.Tensor4D;
  readonly predictions: tf.Tensor1D;
  /** Decaying sum of the gradients so far; there once an attack with momentum has begun. */
  readonly velocity: tf.Tensor4D;
};

/** The samples of a batch that an attack in a ball still works on. */
export class OpenSamples extends SampleRows<SampleTensors, { readonly point: tf.Tensor4D }> {
  constructor(pool: TensorPool, origin: tf.Tensor4D, labels: Int32Array) {
    const tensors = {
      origin: tf.clone(origin),
      labels: tf.tensor1d(labels, 'int32'),
      x: tf.clone(origin),
      best: tf.clone(origin),
      bestValue: tf.fill([labels.length], -Infinity) as tf.Tensor1D,
    };
    super(pool, tensors as SampleTensors, Array.from(labels.keys()));
  }

  /** Samples with `done` leave with the point they are at. */
  finish(done: readonly boolean[]): void {
    this.leave(done, { point: this.tensors.x });
  }

  /** The finished samples, and the best points of the others, in the order of the batch. */
  collect(): tf.Tensor4D {
    return this.gather({ point: this.tensors.best }).point;
  }
}

/** The best points after these values of x; a value that is not a number is not higher. */
export function higher({ x, best, bestValue }: SampleTensors, value: tf.Tensor): Partial<SampleTensors> {
  const wins = tf.greater(value, bestValue);
  return { best: chooseRows(wins, x, best), bestValue: tf.where(wins, value, bestValue) as tf.Tensor1D };
}
