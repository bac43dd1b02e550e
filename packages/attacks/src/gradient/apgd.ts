import { checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { Attack, Norm } from '../framework/attack.ts';
import { type Evaluation, evaluateGradient, lossObjective } from '../framework/attack-loss.ts';
import { checkCounts } from '../framework/check-request.ts';
import { type AttackRun, defineAttack, meetsGoal, searchPerEpsilon } from '../framework/define-attack.ts';
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
      return searchPerEpsilon(run, (epsilon, found) => new ApgdSearch(run, settings, aim, epsilon).from(found));
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

/** APGD at one epsilon. */
class ApgdSearch {
  private readonly rows: SampleRows<ApgdRows, { readonly point: tf.Tensor4D }>;

  constructor(
    private readonly attack: AttackRun,
    private readonly settings: ApgdSettings,
    private readonly aim: ApgdGoal,
    private readonly epsilon: number,
  ) {
    const { inputs, pool } = attack;
    const before = {
      origin: tf.clone(inputs),
      labels: tf.tensor1d(aim.labels, 'int32'),
      accepted: tf.clone(aim.accepted),
      best: tf.clone(inputs),
      bestValue: tf.fill([inputs.shape[0]], -Infinity),
    };
    // The rest comes with the first climb.
    this.rows = new SampleRows(pool, before as unknown as ApgdRows, Array.from(aim.labels.keys()));
  }

  /** The search; points that were found before at a smaller epsilon, or the inputs, are looked at first. */
  async from(found: tf.Tensor4D): Promise<tf.Tensor4D> {
    const { rows, attack, aim, settings } = this;
    rows.leave(await meetsGoal(attack, found), { point: found });
    for (const [round, targets] of aim.targets.entries())
      for (let restart = 0; restart < settings.restarts; restart++)
        if (!rows.isEmpty) await this.climb(targets, [round, restart]);
    return rows.gather({ point: rows.tensors.best }).point;
  }

  private async climb(targets: Int32Array, path: readonly number[]): Promise<void> {
    const { rows, settings, attack } = this;
    const windows = checkpoints(settings.steps);
    rows.update(() => ({ targets: tf.tensor1d(Int32Array.from(rows.positions, (i) => targets[i])) }));
    rows.update((at) =>
      this.evaluateAt(this.start(at.origin, path), (...now) => startClimb(...now, FIRST_STEP * this.epsilon)),
    );
    await this.finishSuccesses();
    for (let step = 1; step <= settings.steps && !rows.isEmpty; step++) {
      rows.update((at) => this.evaluateAt(this.next(at, step), (...now) => advanceClimb(at, ...now)));
      await this.finishSuccesses();
      const window = windows.get(step);
      if (window && !rows.isEmpty) rows.update((at) => applyCheckpoint(at, window, settings.rho));
      await attack.step();
    }
    if (!rows.isEmpty) rows.update(finishClimb);
  }

  private evaluateAt(
    x: tf.Tensor4D,
    change: (x: tf.Tensor4D, evaluation: Evaluation, direction: tf.Tensor4D) => Partial<ApgdRows>,
  ): Partial<ApgdRows> {
    const lossOf = this.aim.objective(this.rows.tensors);
    const evaluation = evaluateGradient(this.attack.passes, lossOf, x, this.rows.positions);
    return change(x, evaluation, this.settings.geometry.steepest(evaluation.gradient));
  }

  private start(origin: tf.Tensor4D, path: readonly number[]): tf.Tensor4D {
    const { attack, rows, settings } = this;
    const noise = randomImages(origin.shape, (out, i) =>
      settings.geometry.fillFromSphere(out, attack.stream('apgd', rows.positions[i], ...path)),
    );
    return this.inside(tf.add(origin, tf.mul(noise, this.epsilon)), origin);
  }

  private next({ x, previous, direction, step, origin }: ApgdRows, count: number): tf.Tensor4D {
    const ahead = this.inside(tf.add(x, tf.mul(direction, step)), origin);
    if (count === 1) return ahead;
    const change = tf.add(tf.mul(tf.sub(ahead, x), STEP_SHARE), tf.mul(tf.sub(x, previous), 1 - STEP_SHARE));
    return this.inside(tf.add(x, change), origin);
  }

  private inside(x: tf.Tensor4D, origin: tf.Tensor4D): tf.Tensor4D {
    return clipToBounds(this.attack.passes.classifier, this.settings.geometry.project(x, origin, this.epsilon));
  }

  private async finishSuccesses(): Promise<void> {
    const { rows, attack } = this;
    const predictions = Int32Array.from(await rows.tensors.predictions.data());
    rows.leave(attack.criterion.take(rows.positions).isMet(predictions), { point: rows.tensors.x });
  }
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
  /** Of the last checkpoint: the highest value, and whether the step was halved (1 or 0). */
  readonly topAtCheck: tf.Tensor1D;
  readonly halvedAtCheck: tf.Tensor1D;
};

type Change = Partial<ApgdRows>;

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
