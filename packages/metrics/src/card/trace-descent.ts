import * as tf from '@tensorflow/tfjs-core';
import { read } from '../each-batch.ts';
import type { CardBench } from './card-bench.ts';
import { trainingLossOf } from './losses.ts';
import { stepSizeOf } from './white-box.ts';

/** What projected gradient descent went through on its way, for each image. */
export interface DescentTrace {
  /** The loss at each step, the start included: `losses[step][i]`. */
  readonly losses: readonly (readonly number[])[];
  /** Whether the image was wrong at each step. */
  readonly wrong: readonly (readonly boolean[])[];
}

/**
 * Projected gradient descent on the training loss from the images themselves, without what makes an attack good: nothing leaves the
 * batch, nothing is kept. It shows what an evaluation sees that looks at the last step alone.
 */
export async function traceDescent(
  bench: CardBench,
  indices: readonly number[],
  epsilon: number,
): Promise<DescentTrace> {
  const losses: number[][] = Array.from({ length: bench.budget.steps + 1 }, () => []);
  const wrong: boolean[][] = losses.map(() => []);
  for (let first = 0; first < indices.length; first += bench.batchSize) {
    const batch = indices.slice(first, first + bench.batchSize);
    await traceBatch(bench, batch, epsilon, (step, values, mistakes) => {
      losses[step].push(...values);
      wrong[step].push(...mistakes);
      bench.onProgress((first + (batch.length * (step + 1)) / losses.length) / indices.length);
    });
  }
  return { losses, wrong };
}

async function traceBatch(
  bench: CardBench,
  batch: readonly number[],
  epsilon: number,
  visit: (step: number, losses: Float32Array, wrong: boolean[]) => void,
): Promise<void> {
  const { steps } = bench.budget;
  const labels = batch.map((i) => bench.labels[i]);
  const origin = bench.take(batch);
  let x = tf.clone(origin);
  try {
    for (let step = 0; step <= steps; step++) {
      bench.options.signal?.throwIfAborted();
      const wrong = await bench.wrongOf(bench.classifier, x, labels);
      const { losses, next } = tf.tidy(() => advance(bench, x, origin, labels, epsilon));
      x.dispose();
      x = next;
      visit(step, await read(losses), wrong);
    }
  } finally {
    tf.dispose([origin, x]);
  }
}

function advance(
  { classifier, budget }: CardBench,
  x: tf.Tensor4D,
  origin: tf.Tensor4D,
  labels: readonly number[],
  epsilon: number,
): { losses: tf.Tensor1D; next: tf.Tensor4D } {
  const own = tf.tensor1d([...labels], 'int32');
  const { value, grad } = tf.valueAndGrad((input) => trainingLossOf(classifier, input as tf.Tensor4D, own))(x);
  // Not tf.sign: on wasm it is 0 for everything smaller than 1.2e-7.
  const signs = tf.sub(tf.cast(tf.greater(grad, 0), 'float32'), tf.cast(tf.less(grad, 0), 'float32'));
  const moved = tf.add(x, tf.mul(signs, epsilon * stepSizeOf(budget.steps)));
  const inBall = tf.minimum(tf.maximum(moved, tf.sub(origin, epsilon)), tf.add(origin, epsilon));
  return { losses: value as tf.Tensor1D, next: tf.clipByValue(inBall, ...classifier.bounds) as tf.Tensor4D };
}
