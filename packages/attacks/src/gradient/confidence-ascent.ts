import { ArgumentError, checkNumber, checkOneOf } from '@saf/checks';
import { fillUniform } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { Attack, Norm } from '../framework/attack.ts';
import {
  evaluateGradient,
  type LossObjective,
  lossNamed,
  lossObjective,
  lossOfLabels,
} from '../framework/attack-loss.ts';
import { checkCounts } from '../framework/check-request.ts';
import {
  type AttackRun,
  defineAttack,
  leaveSuccesses,
  meetsGoal,
  type Search,
  searchPerEpsilon,
} from '../framework/define-attack.ts';
import { clipToBounds, geometryOf } from '../framework/geometry.ts';
import { chooseRows, SampleRows } from '../framework/sample-rows.ts';
import { randomImages } from '../framework/tensors.ts';
import { accumulated } from './gradient-descent.ts';

export interface ConfidenceAscentOptions {
  /** The ball the perturbation stays in; 'linf' by default. */
  norm?: Norm;
  /** Steps of each climb; 200 by default. */
  steps?: number;
  /** Lengths of the first step in units of epsilon, with each of which every start is climbed from; 1/4 and 1/20 by default. */
  stepSizes?: readonly number[];
  /** Where a climb starts: at the image, at a random point of the ball (default), or at its point that is nearest to noise. */
  start?: 'image' | 'ball' | 'noise';
  /** Starts that each sample has at most; 1 by default, and always from the image. */
  restarts?: number;
  /** Decay factor of the earlier gradients in the sum that is followed; 0.9 by default. */
  momentum?: number;
  /** A step that lowers the loss is taken back, and the next is shorter by this factor; 1.1 by default, 1 takes none back. */
  backtracking?: number;
}

/**
 * PGD-Conf: projected gradient ascent of the largest confidence in another category than the label's, with momentum and backtracking
 * (Stutz, Hein, Schiele, "Confidence-calibrated adversarial training: generalizing to unseen attacks", ICML 2020, eq. 4 and Algorithm 2 of
 * the appendix). It is made against classifiers that reject what they are not confident in: the goal is `misclassified` without nonsense,
 * where being rejected is no success. The loss is ln y, which does not underflow; the lengths of steps are our own choice.
 *
 * A sample leaves the batch at the first point that meets its goal. Random starts are as those of `pgd`; noise is uniform in each pixel
 * over the bounds of the classifier, and brought into the ball.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const goal = misclassified(labels, { nonsenseCounts: false });
 * const attack = confidenceAscent({ start: 'noise', restarts: 3 });
 * const { perturbed } = await attack.run(withNonsenseRule(classifier, { threshold }), images, goal, { epsilons: [0.3] });
 */
export function confidenceAscent(options: ConfidenceAscentOptions = {}): Attack {
  const { norm = 'linf', steps = 200, stepSizes = [0.25, 0.05], start = 'ball' } = options;
  const { restarts = 1, momentum = 0.9, backtracking = 1.1 } = options;
  checkCounts({ steps, restarts });
  if (stepSizes.length === 0) throw new ArgumentError('stepSizes', 'at least one length', 'none');
  for (const stepSize of stepSizes) checkNumber('stepSizes', stepSize, { min: 0, exclusiveMin: true });
  checkOneOf('start', start, ['image', 'ball', 'noise']);
  if (start === 'image' && restarts > 1)
    throw new ArgumentError('restarts', '1, since each would start at the image', restarts);
  checkNumber('momentum', momentum, { min: 0 });
  checkNumber('backtracking', backtracking, { min: 1 });
  const settings = { norm, steps, stepSizes, start, restarts, momentum, backtracking };
  return defineAttack({
    name: 'PGD-Conf',
    norm,
    staysInside: true,
    steps: () => ({ once: 0, perEpsilon: steps * restarts * stepSizes.length }),
    prepare: async (run) => searchPerEpsilon(run, ascent(run, settings, await lossObjective(run))),
  });
}

/** The ascent at one epsilon; points that were found before at a smaller epsilon, or the inputs, are looked at first. */
function ascent(
  run: AttackRun,
  { norm, steps, stepSizes, start, restarts, momentum, backtracking }: Required<ConfidenceAscentOptions>,
  { labels, sign }: LossObjective,
): Search {
  const { passes, pool, inputs } = run;
  const geometry = geometryOf(norm);

  return async (epsilon, found) => {
    const rows: Samples = new SampleRows(pool, beginning(inputs, labels), [...labels.keys()]);
    const inside = (x: tf.Tensor4D, origin: tf.Tensor4D) =>
      clipToBounds(passes.classifier, geometry.project(x, origin, epsilon));
    rows.leave(await meetsGoal(run, found), { point: found });
    for (let restart = 0; restart < restarts; restart++)
      for (const stepSize of stepSizes) await climb(restart, stepSize * epsilon);
    return rows.gather({ point: rows.tensors.best }).point;

    async function climb(restart: number, stepLength: number): Promise<void> {
      rows.update(({ origin }) => {
        const x = startAt(origin, restart);
        return { x, velocity: tf.zerosLike(x), ...standing(x, stepLength) };
      });
      for (let step = 0; step <= steps && !rows.isEmpty; step++) {
        rows.update(evaluate);
        await leaveSuccesses(run, rows);
        if (step < steps) {
          rows.update(advance);
          await run.step();
        }
      }
    }

    function startAt(origin: tf.Tensor4D, restart: number): tf.Tensor4D {
      if (start === 'image') return tf.clone(origin);
      const [low, high] = passes.classifier.bounds;
      const drawn = randomImages(origin.shape, (out, i) => {
        const source = run.stream(start === 'ball' ? 'pgd' : 'noise', rows.positions[i], restart);
        if (start === 'ball') geometry.fillFromBall(out, source);
        else fillUniform(out, source, low, high);
      });
      return inside(start === 'ball' ? tf.add(origin, tf.mul(drawn, epsilon)) : drawn, origin);
    }

    /** What is known of the points before they move; a value that is not a number is not higher. */
    function evaluate({ x, best, bestValue, labels }: Rows): Partial<Rows> {
      const loss = lossOfLabels(lossNamed('otherConfidence'), labels);
      const { losses, gradient, predictions } = evaluateGradient(passes, loss, x, rows.positions);
      const value = tf.mul(losses, sign) as tf.Tensor1D;
      const wins = tf.greater(value, bestValue);
      const raised = tf.where(wins, value, bestValue) as tf.Tensor1D;
      return { value, gradient, predictions, best: chooseRows(wins, x, best), bestValue: raised };
    }

    function advance(at: Rows): Partial<Rows> {
      // False for what is no number.
      const holds = backtracking > 1 ? tf.greaterEqual(at.value, at.keptValue) : tf.onesLike(at.value);
      const x = chooseRows(holds, at.x, at.kept);
      const gradient = chooseRows(holds, at.gradient, at.keptGradient);
      const stepLength = chooseRows(holds, at.stepLength, tf.div(at.stepLength, backtracking) as tf.Tensor4D);
      const velocity = accumulated(at.velocity, gradient, momentum);
      const step = tf.mul(geometry.steepest(velocity), tf.mul(stepLength, sign));
      return {
        ...{ x: inside(tf.add(x, step), at.origin), velocity, stepLength },
        ...{ kept: tf.clone(x), keptGradient: gradient, keptValue: chooseRows(holds, at.value, at.keptValue) },
      };
    }
  };
}

/** What the ascent holds of each sample. */
type Rows = {
  readonly origin: tf.Tensor4D;
  readonly labels: tf.Tensor1D;
  /** The point of the highest value of all climbs. */
  readonly best: tf.Tensor4D;
  readonly bestValue: tf.Tensor1D;
  /** Where this climb is, and what is known there. */
  readonly x: tf.Tensor4D;
  readonly value: tf.Tensor1D;
  readonly gradient: tf.Tensor4D;
  readonly predictions: tf.Tensor1D;
  readonly velocity: tf.Tensor4D;
  /** Where it goes on from if the step to x is taken back. */
  readonly kept: tf.Tensor4D;
  readonly keptGradient: tf.Tensor4D;
  readonly keptValue: tf.Tensor1D;
  /** [N, 1, 1, 1] */
  readonly stepLength: tf.Tensor4D;
};

type Samples = SampleRows<Rows, { readonly point: tf.Tensor4D }>;

/** The rest comes with the first climb. */
function beginning(origin: tf.Tensor4D, labels: Int32Array): Rows {
  const known = {
    ...{ origin: tf.clone(origin), labels: tf.tensor1d(labels, 'int32'), best: tf.clone(origin) },
    bestValue: tf.fill([labels.length], -Infinity) as tf.Tensor1D,
  };
  return known as Partial<Rows> as Rows;
}

/** A climb that has not moved yet. */
const standing = (x: tf.Tensor4D, stepLength: number) => ({
  ...{ kept: tf.clone(x), keptGradient: tf.zerosLike(x) },
  keptValue: tf.fill([x.shape[0]], -Infinity) as tf.Tensor1D,
  stepLength: tf.fill([x.shape[0], 1, 1, 1], stepLength) as tf.Tensor4D,
});
