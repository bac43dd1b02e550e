import * as tf from '@tensorflow/tfjs-core';
import { goalGradient } from '../goal-gradient.ts';
import { goalMargin } from '../goal-value.ts';
import { l2 } from '../l2.ts';
import { readAndDispose } from '../read-and-dispose.ts';
import { SampleRows } from '../sample-rows.ts';
import { adamStep } from './adam.ts';
import { closerOf, noneFound } from './closest.ts';
import type { ConstantSearchSettings } from './constant-search.ts';
import type { MinimumNormSearch } from './minimum-norm-algorithm.ts';

export interface TanhSpaceSettings {
  readonly steps: number;
  readonly stepSize: number;
  readonly confidence: number;
}

// Keeps atanh finite on the bounds; the authors' constant.
const INSIDE = 0.999999;
// A loss that has not fallen to this share of what it was stands still.
const PROGRESS = 0.9999;

/** Adam on w, where x = centre + half · tanh w. */
export function tanhSpaceSearch(settings: TanhSpaceSettings): ConstantSearchSettings['minimizeAt'] {
  const { steps } = settings;
  const checkEvery = Math.ceil(steps / 10);
  return async (search, constants) => {
    const rows = new SampleRows(search.pool, startOf(search, constants), search.positions);
    for (let step = 0; step < steps; step++) {
      if (!rows.isEmpty) {
        rows.update((at) => advance(settings, search, at, rows.positions, step + 1));
        if (step % checkEvery === 0) await leaveWhereStill();
      }
      await search.step();
    }
    return rows.gather(resultOf(rows.tensors));

    async function leaveWhereStill(): Promise<void> {
      const { loss, checked } = rows.tensors;
      const moves = await readAndDispose(tf.tidy(() => tf.lessEqual(loss, tf.mul(checked, PROGRESS))));
      rows.leave(
        Array.from(moves, (each) => !each),
        resultOf(rows.tensors),
      );
      if (!rows.isEmpty) rows.update((at) => ({ checked: tf.clone(at.loss) }));
    }
  };
}

function resultOf({ best, bestDistance }: ReturnType<typeof startOf>) {
  return { best, bestDistance };
}

function startOf({ origin, accepted, passes }: MinimumNormSearch, constants: tf.Tensor1D) {
  const { centre, half } = boxOf(passes.classifier.bounds);
  const unknown = tf.fill(constants.shape, Infinity) as tf.Tensor1D;
  return {
    origin: tf.clone(origin),
    accepted: tf.clone(accepted),
    constants: tf.clone(constants),
    w: tf.tidy(() => tf.atanh(tf.mul(tf.div(tf.sub(origin, centre), half), INSIDE))) as tf.Tensor4D,
    first: tf.zerosLike(origin),
    second: tf.zerosLike(origin),
    loss: unknown,
    checked: tf.clone(unknown),
    ...noneFound(origin),
  };
}

function advance(
  { stepSize, confidence }: TanhSpaceSettings,
  { passes }: MinimumNormSearch,
  at: ReturnType<typeof startOf>,
  positions: readonly number[],
  time: number,
) {
  const { centre, half } = boxOf(passes.classifier.bounds);
  const inside = tf.tanh(at.w);
  const x = tf.add(tf.mul(inside, half), centre) as tf.Tensor4D;
  const { margins, gradient } = goalGradient(passes, goalMargin, x, at.accepted, positions);
  const short = tf.relu(tf.sub(confidence, margins));
  const moved = tf.sub(x, at.origin) as tf.Tensor4D;
  const met = tf.logicalAnd(tf.greater(margins, 0), tf.equal(short, 0));
  const pull = tf.reshape(tf.mul(at.constants, tf.cast(tf.greater(short, 0), 'float32')), [-1, 1, 1, 1]);
  const slope = tf.sub(tf.mul(moved, 2), tf.mul(gradient, pull));
  const chained = tf.mul(slope, tf.mul(tf.sub(1, tf.square(inside)), half));
  const { step, ...moments } = adamStep(chained, at, time, stepSize);
  return {
    ...moments,
    w: tf.add(at.w, step) as tf.Tensor4D,
    loss: tf.add(tf.sum(tf.square(moved), [1, 2, 3]), tf.mul(at.constants, short)) as tf.Tensor1D,
    ...closerOf(at, x, l2.length(moved), met),
  };
}

function boxOf([low, high]: readonly [number, number]) {
  return { centre: (low + high) / 2, half: (high - low) / 2 };
}
