import { checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { checkCounts } from '../framework/check-request.ts';
import { l2 } from '../framework/geometry.ts';
import { goalGradient, goalMargin } from '../framework/goal-scores.ts';
import { SampleRows } from '../framework/sample-rows.ts';
import { perSample, readAndDispose } from '../framework/tensors.ts';
import { closerOf, noneFound } from './closest.ts';
import { type ConstantSearchSettings, constantSearch } from './constant-search.ts';
import { defineMinimumNormAttack, type MinimumNormAttack, type MinimumNormSearch } from './minimum-norm-attack.ts';

export interface CarliniWagnerOptions {
  /** Steps of Adam for each constant at most; 1,000 by default. */
  steps?: number;
  /** Step size of Adam; 0.01 by default. */
  stepSize?: number;
  /** Constants tried; 9 by default. */
  binarySearchSteps?: number;
  /** The first constant c, for distances in units of the bounds' width; 0.001 by default. */
  initialConstant?: number;
  /** κ: by how much the logits have to be in favour of the goal; 0 by default. */
  confidence?: number;
}

/**
 * Carlini and Wagner's attack for the smallest L2 norm: Adam on w minimises ‖x − x₀‖² + c · max(κ − margin(x), 0), where
 * x = (low + high)/2 + (high − low)/2 · tanh w stays inside the bounds and margin is how far the largest logit that meets the goal is
 * ahead of the largest that does not; c is searched for each sample (Carlini, Wagner, "Towards evaluating the robustness of neural
 * networks", IEEE S&P 2017, Sections V and VI; constants of the authors' code). The nearest of all points on the way is kept. A sample
 * whose loss has not fallen by a ten-thousandth in a tenth of the steps goes on to its next constant. Deterministic; one gradient a
 * step: by far the most costly of the attacks here. A sample without a gradient is not found.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { distances } = await carliniWagner({ steps: 200 }).minimize(classifier, images, labels);
 */
export function carliniWagner(options: CarliniWagnerOptions = {}): MinimumNormAttack {
  const { steps = 1000, stepSize = 0.01, binarySearchSteps = 9, initialConstant = 0.001, confidence = 0 } = options;
  checkCounts({ steps });
  checkNumber('stepSize', stepSize, { min: 0, exclusiveMin: true });
  checkCounts({ binarySearchSteps });
  checkNumber('initialConstant', initialConstant, { min: 0, exclusiveMin: true });
  checkNumber('confidence', confidence, { min: 0 });
  const minimizeAt = tanhSpaceSearch({ steps, stepSize, confidence });
  return defineMinimumNormAttack({
    name: 'Carlini-Wagner',
    norm: 'l2',
    steps: () => steps * binarySearchSteps,
    search: (search) =>
      constantSearch({ rounds: binarySearchSteps, firstConstant: initialConstant, minimizeAt }, search),
  });
}

interface TanhSpaceSettings {
  readonly steps: number;
  readonly stepSize: number;
  readonly confidence: number;
}

// Keeps atanh finite on the bounds; the authors' constant.
const INSIDE = 0.999999;
// A loss that has not fallen to this share of what it was stands still.
const PROGRESS = 0.9999;

/** Adam on w, where x = centre + half · tanh w. */
function tanhSpaceSearch(settings: TanhSpaceSettings): ConstantSearchSettings['minimizeAt'] {
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
      rows.update((at) => ({ checked: tf.clone(at.loss) }));
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
  const pull = perSample(tf.mul(at.constants, tf.cast(tf.greater(short, 0), 'float32')));
  const slope = tf.sub(tf.mul(moved, 2), tf.mul(gradient, pull));
  // The loss has distances in units of the bounds' width, so that Adam's constant means the same.
  const chained = tf.mul(slope, tf.mul(tf.sub(1, tf.square(inside)), half / (2 * half) ** 2));
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

/** Averages of the gradients and of their squares. */
type Moments = { readonly first: tf.Tensor4D; readonly second: tf.Tensor4D };

const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-8];

/** A step of Adam along −gradient (Kingma and Ba, ICLR 2015, Algorithm 1, with its constants); `time` counts from 1. */
function adamStep(gradient: tf.Tensor, { first, second }: Moments, time: number, stepSize: number) {
  const next = {
    first: average(first, gradient, BETA_1),
    second: average(second, tf.square(gradient), BETA_2),
  };
  const unbiasedFirst = tf.div(next.first, 1 - BETA_1 ** time);
  const unbiasedSecond = tf.div(next.second, 1 - BETA_2 ** time);
  const step = tf.mul(tf.div(unbiasedFirst, tf.add(tf.sqrt(unbiasedSecond), EPSILON)), -stepSize);
  return { step, ...next };
}

function average(mean: tf.Tensor4D, value: tf.Tensor, weight: number): tf.Tensor4D {
  return tf.add(tf.mul(mean, weight), tf.mul(value, 1 - weight));
}
