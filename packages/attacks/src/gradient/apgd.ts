import { checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { Attack, Norm } from '../framework/attack.ts';
import { type Evaluation, evaluateGradient, lossObjective } from '../framework/attack-loss.ts';
import { checkCounts } from '../framework/check-request.ts';
import {
  type AttackRun,
  defineAttack,
  leaveSuccesses,
  meetsGoal,
  type Search,
  searchPerEpsilon,
} from '../framework/define-attack.ts';
import { clipToBounds, geometryOf, type NormGeometry } from '../framework/geometry.ts';
import { acceptedScores, predictionScores, rankedTargets } from '../framework/goal-scores.ts';
import { chooseRows, SampleRows } from '../framework/sample-rows.ts';
import { perSample, randomImages } from '../framework/tensors.ts';
import { type ApgdLoss, type ApgdLossFunction, type ApgdLossRows, apgdLossNamed } from './apgd-losses.ts';

export interface ApgdOptions {
  /** The ball the perturbation stays in; 'linf' by default. */
  norm?: Norm;
  /** What is raised; 'crossEntropy' by default. */
  loss?: ApgdLoss;
  /** Steps of each climb; 100 by default. */
  steps?: number;
  /** Climbs from random starts that each sample has at most, for each target if there are targets; 1 by default. */
  restarts?: number;
  /** Targets that 'targetedDlr' tries one after the other: the predictions that meet the goal, likeliest first; 9 by default. */
  targets?: number;
  /** In what share of a window's steps the loss has to rise for the step to stay as long; 0.75 by default. */
  rho?: number;
}

/**
 * Auto-PGD (Croce, Hein, "Reliable evaluation of adversarial robustness with an ensemble of diverse parameter-free attacks", ICML
 * 2020, Algorithm 1): with momentum, z = P(x + η d), x ← P(x + ¾ (z − x) + ¼ (x − x₋₁)), and a step η that begins at 2 epsilon and is
 * halved at checkpoints where the loss has not risen enough; the climb then goes on from its highest point. d is the direction along
 * which the loss rises fastest in the norm, P the projection to the ball and the bounds. With `loss: 'targetedDlr'` it is APGD-T.
 *
 * A sample leaves the batch at the first point that meets its goal; for one that never does the point of the highest loss is given.
 * Success never falls as epsilon grows, as with `pgd`. Starts are random on the sphere of epsilon, from the stream
 * (seed, 'apgd', index, target, restart) of each sample.
 *
 * With fewer than four scores the ratios of 'dlr' and 'targetedDlr' can be constant, and the margin alone takes their place. Where the
 * gradient is zero or not a number a sample stays; a classifier without any gradient is refused.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { perturbed } = await apgd({ loss: 'dlr' }).run(classifier, images, labels, { epsilons: [8 / 255] });
 */
export function apgd(options: ApgdOptions = {}): Attack {
  const { norm = 'linf', loss = 'crossEntropy', steps = 100, restarts = 1, targets = 9, rho = 0.75 } = options;
  const objective = apgdLossNamed(loss);
  checkCounts({ steps, restarts, targets });
  checkNumber('rho', rho, { min: 0, max: 1 });
  const rounds = loss === 'targetedDlr' ? targets : 0;
  const settings = { geometry: geometryOf(norm), steps, restarts, rho };
  return defineAttack({
    name: rounds ? 'APGD-T' : 'APGD',
    norm,
    staysInside: true,
    steps: ({ passes }) => ({
      once: 0,
      perEpsilon: steps * restarts * Math.max(1, Math.min(rounds, passes.classifier.categories)),
    }),
    async prepare(run) {
      const aim = await apgdGoal(run, objective, rounds);
      return searchPerEpsilon(run, apgdSearch(run, settings, aim));
    },
  });
}

async function apgdGoal(
  run: AttackRun,
  objective: ReturnType<typeof apgdLossNamed>,
  rounds: number,
): Promise<ApgdGoal> {
  const { inputs, criterion, passes, pool } = run;
  const { labels, sign } = await lossObjective(run);
  const accepted = pool.keep(acceptedScores(criterion, labels.length, passes.classifier));
  if (rounds === 0) return { objective: objective(sign), labels, accepted, targets: [new Int32Array(labels.length)] };
  const scores = pool.keep(passes.query((classifier) => predictionScores(classifier, inputs)));
  const targets = await rankedTargets(scores, accepted, rounds);
  pool.dispose(scores);
  return { objective: objective(sign), labels, accepted, targets };
}

// Published constants: first step in units of epsilon, and the share of a step in the next point beside the last change.
const FIRST_STEP = 2;
const STEP_SHARE = 0.75;

interface ApgdSettings {
  readonly geometry: NormGeometry;
  readonly steps: number;
  readonly restarts: number;
  readonly rho: number;
}

/** What is known of the goals of all samples of the batch. */
interface ApgdGoal {
  readonly objective: ApgdLossFunction;
  readonly labels: Int32Array;
  readonly accepted: tf.Tensor2D;
  /** One array for each round of climbs: the score each sample raises. */
  readonly targets: readonly Int32Array[];
}

/** APGD at one epsilon; points that were found before at a smaller epsilon, or the inputs, are looked at first. */
function apgdSearch(
  run: AttackRun,
  settings: ApgdSettings,
  { objective, labels, accepted, targets }: ApgdGoal,
): Search {
  const { passes, pool, inputs } = run;
  const { geometry, steps } = settings;
  const windows = checkpoints(steps);

  return async (epsilon, found) => {
    const rows: ApgdSamples = new SampleRows(pool, startOf(inputs, labels, accepted), [...labels.keys()]);
    const inside = (x: tf.Tensor4D, origin: tf.Tensor4D) =>
      clipToBounds(passes.classifier, geometry.project(x, origin, epsilon));

    rows.leave(await meetsGoal(run, found), { point: found });
    for (const [round, scores] of targets.entries())
      for (let restart = 0; restart < settings.restarts; restart++) await climb(scores, [round, restart]);
    return rows.gather({ point: rows.tensors.best }).point;

    async function climb(scores: Int32Array, path: readonly number[]): Promise<void> {
      rows.update(() => ({ targets: tf.tensor1d(Int32Array.from(rows.positions, (i) => scores[i])) }));
      rows.update(({ origin }) =>
        evaluateAt(start(origin, path), (...now) => startClimb(...now, FIRST_STEP * epsilon)),
      );
      await leaveSuccesses(run, rows);
      for (let step = 1; step <= steps && !rows.isEmpty; step++) {
        rows.update((at) => evaluateAt(next(at, step), (...now) => advanceClimb(at, ...now)));
        await leaveSuccesses(run, rows);
        const window = windows.get(step);
        if (window) rows.update((at) => applyCheckpoint(at, window, settings.rho));
        await run.step();
      }
      rows.update(finishClimb);
    }

    function evaluateAt(
      x: tf.Tensor4D,
      change: (x: tf.Tensor4D, evaluation: Evaluation, direction: tf.Tensor4D) => Change,
    ): Change {
      const evaluation = evaluateGradient(passes, objective(rows.tensors), x, rows.positions);
      return change(x, evaluation, geometry.steepest(evaluation.gradient));
    }

    function start(origin: tf.Tensor4D, path: readonly number[]): tf.Tensor4D {
      const noise = randomImages(origin.shape, (out, i) =>
        geometry.fillFromSphere(out, run.stream('apgd', rows.positions[i], ...path)),
      );
      return inside(tf.add(origin, tf.mul(noise, epsilon)), origin);
    }

    function next({ x, previous, direction, step, origin }: ApgdRows, count: number): tf.Tensor4D {
      const ahead = inside(tf.add(x, tf.mul(direction, step)), origin);
      if (count === 1) return ahead;
      const change = tf.add(tf.mul(tf.sub(ahead, x), STEP_SHARE), tf.mul(tf.sub(x, previous), 1 - STEP_SHARE));
      return inside(tf.add(x, change), origin);
    }
  };
}

/**
 * After which steps APGD looks back, and over how many each time: windows of 22 % of the steps, each next one 3 % shorter, none
 * shorter than 6 % (Croce, Hein 2020, Section 3.2). Of 100 steps: 22, 41, 57, 70, 80, 87, 93, 99.
 */
export function checkpoints(steps: number): ReadonlyMap<number, number> {
  const share = (part: number) => Math.max(Math.trunc(part * steps), 1);
  const windows = new Map<number, number>();
  for (let window = share(0.22), at = window; at <= steps; at += window) {
    windows.set(at, window);
    window = Math.max(window - share(0.03), share(0.06));
  }
  return windows;
}

/** What APGD holds of each sample. */
type ApgdRows = ApgdLossRows & {
  readonly origin: tf.Tensor4D;
  /** The point of the highest value of all climbs. */
  readonly best: tf.Tensor4D;
  readonly bestValue: tf.Tensor1D;
  /** Where this climb is, and where it was a step before. */
  readonly x: tf.Tensor4D;
  readonly previous: tf.Tensor4D;
  /** Steepest at x. */
  readonly direction: tf.Tensor4D;
  readonly value: tf.Tensor1D;
  readonly predictions: tf.Tensor1D;
  /** The highest point of this climb, and its direction. */
  readonly top: tf.Tensor4D;
  readonly topDirection: tf.Tensor4D;
  readonly topValue: tf.Tensor1D;
  /** Length of the next step, [N, 1, 1, 1]. */
  readonly step: tf.Tensor4D;
  /** In how many steps since the last checkpoint the value rose. */
  readonly rises: tf.Tensor1D;
  /** At the last checkpoint: the highest value, and whether the step was halved (1 or 0). */
  readonly topAtCheck: tf.Tensor1D;
  readonly halvedAtCheck: tf.Tensor1D;
};

type Change = Partial<ApgdRows>;
type ApgdSamples = SampleRows<ApgdRows, { readonly point: tf.Tensor4D }>;

/** The rest comes with the first climb. */
function startOf(origin: tf.Tensor4D, labels: Int32Array, accepted: tf.Tensor2D): ApgdRows {
  const start = {
    origin: tf.clone(origin),
    labels: tf.tensor1d(labels, 'int32'),
    accepted: tf.clone(accepted),
    best: tf.clone(origin),
    bestValue: tf.fill([labels.length], -Infinity) as tf.Tensor1D,
  };
  return start as Partial<ApgdRows> as ApgdRows;
}

/** A climb begins at x with this first step. */
function startClimb(x: tf.Tensor4D, { losses, predictions }: Evaluation, direction: tf.Tensor4D, step: number): Change {
  const [count] = x.shape;
  return {
    x,
    previous: tf.clone(x),
    direction,
    value: losses,
    predictions,
    top: tf.clone(x),
    topDirection: tf.clone(direction),
    topValue: tf.clone(losses),
    step: tf.fill([count, 1, 1, 1], step),
    rises: tf.zeros([count]),
    topAtCheck: tf.clone(losses),
    // As if it had just been halved: the first checkpoint does not ask whether the highest value is an old one.
    halvedAtCheck: tf.ones([count]),
  };
}

/** The climb has come to x. */
function advanceClimb(
  rows: ApgdRows,
  x: tf.Tensor4D,
  { losses, predictions }: Evaluation,
  direction: tf.Tensor4D,
): Change {
  const wins = tf.greater(losses, rows.topValue);
  return {
    x,
    previous: tf.clone(rows.x),
    direction,
    value: losses,
    predictions,
    top: chooseRows(wins, x, rows.top),
    topDirection: chooseRows(wins, direction, rows.topDirection),
    topValue: tf.where(wins, losses, rows.topValue) as tf.Tensor1D,
    // The first step's is compared with the start's, as in Algorithm 1; the authors' code compares it with 0.
    rises: tf.add(rows.rises, tf.cast(tf.greater(losses, rows.value), 'float32')),
  };
}

/**
 * A checkpoint: where the value rose in no more than a share rho of the window's steps, or the highest one is as old as the last
 * checkpoint and the step was not halved there, the step is halved and the climb goes on from its highest point.
 */
function applyCheckpoint(rows: ApgdRows, window: number, rho: number): Change {
  const rarelyRose = tf.lessEqual(rows.rises, rho * window);
  const stoodStill = tf.logicalAnd(tf.equal(rows.halvedAtCheck, 0), tf.lessEqual(rows.topValue, rows.topAtCheck));
  const halve = tf.logicalOr(rarelyRose, stoodStill);
  const halved = tf.cast(halve, 'float32') as tf.Tensor1D;
  return {
    x: chooseRows(halve, rows.top, rows.x),
    direction: chooseRows(halve, rows.topDirection, rows.direction),
    step: tf.div(rows.step, perSample(tf.add(halved, 1))),
    rises: tf.zerosLike(rows.rises),
    topAtCheck: tf.clone(rows.topValue),
    halvedAtCheck: halved,
  };
}

/** A climb has ended. */
function finishClimb({ best, bestValue, top, topValue }: ApgdRows): Change {
  const wins = tf.greater(topValue, bestValue);
  return { best: chooseRows(wins, top, best), bestValue: tf.where(wins, topValue, bestValue) as tf.Tensor1D };
}
