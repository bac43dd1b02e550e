import { geometries } from '@saf/attacks/framework';
import * as tf from '@tensorflow/tfjs-core';
import { read } from '../batches.ts';
import type { CheckContext } from './check-context.ts';
import { indicesOf } from './masks.ts';
import { stepSizeOf } from './white-box.ts';

/** What projected gradient descent went through on its way, for each image. */
export interface DescentTrace {
  /** The loss at each step, the start included: `losses[step][i]`. */
  readonly losses: readonly (readonly number[])[];
  /** Whether the image was wrong at each step. */
  readonly wrong: readonly (readonly boolean[])[];
}

/** `traceDescent` at an epsilon from the images that are right as they are; run once. */
export const plainDescent = (context: CheckContext, epsilon: number): Promise<DescentTrace> =>
  context.once(`plain descent at ${epsilon}`, () =>
    context.clean().then((wrong) => traceDescent(context, indicesOf(wrong, false), epsilon)),
  );

/**
 * Projected gradient descent on the training loss from the images themselves, without what makes an attack good: nothing leaves the
 * batch, nothing is kept. It shows what an evaluation sees that looks at the last step alone.
 */
async function traceDescent(context: CheckContext, indices: readonly number[], epsilon: number): Promise<DescentTrace> {
  const losses: number[][] = Array.from({ length: context.budget.steps + 1 }, () => []);
  const wrong: boolean[][] = losses.map(() => []);
  for (let first = 0; first < indices.length; first += context.batchSize) {
    const batch = indices.slice(first, first + context.batchSize);
    await traceBatch(context, batch, epsilon, (step, values, mistakes) => {
      losses[step].push(...values);
      wrong[step].push(...mistakes);
      context.onProgress((first + (batch.length * (step + 1)) / losses.length) / indices.length);
    });
  }
  return { losses, wrong };
}

async function traceBatch(
  context: CheckContext,
  batch: readonly number[],
  epsilon: number,
  visit: (step: number, losses: Float32Array, wrong: boolean[]) => void,
): Promise<void> {
  const { steps } = context.budget;
  const labels = batch.map((i) => context.labels[i]);
  const origin = context.take(batch);
  let x = tf.clone(origin);
  try {
    for (let step = 0; step <= steps; step++) {
      context.options.signal?.throwIfAborted();
      const wrong = await context.wrongOf(context.classifier, x, labels);
      const { losses, next } = tf.tidy(() => advance(context, x, origin, labels, epsilon));
      x.dispose();
      x = next;
      visit(step, await read(losses), wrong);
    }
  } finally {
    tf.dispose([origin, x]);
  }
}

const { linf } = geometries;

function advance(
  { classifier, budget }: CheckContext,
  x: tf.Tensor4D,
  origin: tf.Tensor4D,
  labels: readonly number[],
  epsilon: number,
): { losses: tf.Tensor1D; next: tf.Tensor4D } {
  const own = tf.tensor1d([...labels], 'int32');
  const { value, grad } = tf.valueAndGrad((input) => classifier.loss(input as tf.Tensor4D, own))(x);
  const moved = tf.add(
    x,
    tf.mul(linf.steepest(grad as tf.Tensor4D), epsilon * stepSizeOf(budget.steps)),
  ) as tf.Tensor4D;
  const inBall = linf.project(moved, origin, epsilon);
  return { losses: value as tf.Tensor1D, next: tf.clipByValue(inBall, ...classifier.bounds) as tf.Tensor4D };
}
