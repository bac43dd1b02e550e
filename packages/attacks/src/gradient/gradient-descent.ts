import { ArgumentError, checkNumber, checkOneOf } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { Attack, Norm } from '../framework/attack.ts';
import {
  type AttackLoss,
  type AttackLossFunction,
  evaluateLoss,
  ForwardPass,
  gradientOf,
  type LossObjective,
  lossNamed,
  lossObjective,
  lossOfLabels,
  type PassLoss,
} from '../framework/attack-loss.ts';
import { checkCounts } from '../framework/check-request.ts';
import type { InputLoss, LossGradient } from '../framework/counted-passes.ts';
import {
  type AttackRun,
  defineAttack,
  leaveSuccesses,
  type Search,
  searchPerEpsilon,
} from '../framework/define-attack.ts';
import { clipToBounds, geometryOf, linf, type NormGeometry, oneForZero } from '../framework/geometry.ts';
import { chooseRows, SampleRows } from '../framework/sample-rows.ts';
import { perSample, randomImages } from '../framework/tensors.ts';

/** The options that PGD and its relatives share. */
export interface GradientDescentOptions {
  /** The ball the perturbation stays in; 'linf' by default. */
  norm?: Norm;
  /** Gradient steps of each restart; 40 by default. */
  steps?: number;
  /** Length of a step in units of epsilon; 1/8 by default. */
  stepSize?: number;
  /** Whether to start at a random point of the ball instead of the input; true by default. */
  randomStart?: boolean;
  /** Random starts that each sample has at most; 1 by default. */
  restarts?: number;
  /** What is differentiated; the cross entropy by default. */
  loss?: AttackLoss;
  /**
   * What counts. 'success' (default): the first point that meets the criterion, at which the sample leaves the batch; for samples
   * that never do, the point of the highest loss. 'loss': the point of the highest loss whatever is predicted there, which
   * saves what predictions cost: one forward pass per step with the training loss. For adversarial training.
   */
  keep?: 'success' | 'loss';
}

/** What takes the place of the gradient; `time` is the restart and the step. */
export type GradientEstimate = (
  run: AttackRun,
  loss: InputLoss,
  at: { readonly x: tf.Tensor4D; readonly positions: readonly number[]; readonly time: readonly number[] },
) => LossGradient;

/** What makes a relative of PGD of it. */
export interface GradientDescentParts {
  /** Decay factor of the earlier gradients in the sum that is followed, each at an L1 norm of 1; 0, which is PGD, by default. */
  readonly momentum?: number;
  /** The gradient itself by default. */
  readonly estimate?: GradientEstimate;
  /** A loss of the attack's own, in the place of the option `loss`. */
  readonly lossOf?: AttackLossFunction;
}

/**
 * The base of PGD and its relatives: projected gradient descent with these options, as an attack of this name. See `pgd` for what it does.
 *
 * @throws ArgumentError for options out of range
 * @example
 * // PGD on the squared error of the logits: one function more than PGD has.
 * const attack = gradientDescent('PGD-MSE', { steps: 20 }, {
 *   lossOf: (pass, labels) => tf.sum(tf.squaredDifference(pass.logits(), tf.oneHot(labels, 10)), 1),
 * });
 */
export function gradientDescent(
  name: string,
  options: GradientDescentOptions = {},
  { momentum = 0, estimate, lossOf }: GradientDescentParts = {},
): Attack {
  const { norm = 'linf', steps = 40, stepSize = 0.125, randomStart = true, restarts = 1, keep = 'success' } = options;
  const named = lossNamed(options.loss ?? 'crossEntropy');
  checkCounts({ steps });
  checkNumber('stepSize', stepSize, { min: 0, exclusiveMin: true });
  checkCounts({ restarts });
  checkOneOf('keep', keep, ['success', 'loss']);
  if (restarts > 1 && !randomStart)
    throw new ArgumentError('restarts', '1, since each would start at the input without randomStart', restarts);
  checkNumber('momentum', momentum, { min: 0 });
  const geometry = geometryOf(norm);
  const settings = {
    geometry,
    steps,
    stepSize,
    randomStart,
    restarts,
    keep,
    lossOf: lossOf ?? named,
    momentum,
    estimate,
  };
  return defineAttack({
    name,
    norm,
    staysInside: true,
    steps: () => ({ once: 0, perEpsilon: steps * restarts }),
    async prepare(run) {
      const objective = await lossObjective(run);
      return searchPerEpsilon(run, pgdSearch(run, settings, objective));
    },
  });
}

interface PgdSettings
  extends Required<Pick<GradientDescentOptions, 'steps' | 'stepSize' | 'randomStart' | 'restarts' | 'keep'>>,
    Omit<GradientDescentParts, 'lossOf'> {
  readonly geometry: NormGeometry;
  readonly lossOf: AttackLossFunction;
}

/** PGD at one epsilon; points that were found before at a smaller epsilon, or the inputs, are looked at first. */
export function pgdSearch(run: AttackRun, settings: PgdSettings, { labels, sign }: LossObjective): Search {
  const { passes, pool, inputs } = run;
  const { geometry, momentum = 0, estimate } = settings;
  /** Where a success is the end, predictions are asked for. */
  const finishes = settings.keep === 'success';

  return async (epsilon, found) => {
    const rows: ActiveSamples = new SampleRows(pool, startOf(inputs, labels), [...labels.keys()]);
    const lossOf: PassLoss = (pass) => settings.lossOf(pass, rows.tensors.labels);
    const lossAt = (x: tf.Tensor4D) => lossOf(new ForwardPass(passes.classifier, x));
    const inside = (x: tf.Tensor4D, origin: tf.Tensor4D) =>
      clipToBounds(passes.classifier, geometry.project(x, origin, epsilon));

    rows.update(() => ({ x: tf.clone(found), ...predictionsAt(found) }));
    await finishSuccesses();
    for (let restart = 0; restart < settings.restarts; restart++) await climb(restart);
    return rows.gather({ point: rows.tensors.best }).point;

    async function climb(restart: number): Promise<void> {
      rows.update(({ origin }) => ({
        x: start(origin, restart),
        ...(momentum && { velocity: tf.zerosLike(origin) }),
      }));
      for (let step = 0; step < settings.steps && !rows.isEmpty; step++) {
        rows.update(({ x }) => evaluatePoints(x, [restart, step]));
        await finishSuccesses();
        rows.update(advance);
        await run.step();
      }
      rows.update(({ x }) => evaluateLastPoints(x));
      await finishSuccesses();
    }

    function start(origin: tf.Tensor4D, restart: number): tf.Tensor4D {
      if (!settings.randomStart) return tf.clone(origin);
      const noise = randomImages(origin.shape, (out, i) =>
        geometry.fillFromBall(out, run.stream('pgd', rows.positions[i], restart)),
      );
      return inside(tf.add(origin, tf.mul(noise, epsilon)), origin);
    }

    /** What is to be known of the points before they move. */
    function evaluatePoints(x: tf.Tensor4D, time: readonly number[]): Change {
      const { positions, tensors } = rows;
      const { losses, gradient, predictions }: LossGradient & Change =
        estimate?.(run, lossAt, { x, positions, time }) ??
        gradientOf(passes, lossOfLabels(settings.lossOf, tensors.labels), x, positions);
      return { gradient, ...predictionsAt(x, predictions), ...bestOf(losses) };
    }

    function advance({ x, origin, gradient, velocity }: ActiveTensors): Change {
      const followed = momentum ? accumulated(velocity, gradient, momentum) : gradient;
      const moved = tf.add(x, tf.mul(geometry.steepest(followed), sign * settings.stepSize * epsilon)) as tf.Tensor4D;
      return { x: inside(moved, origin), ...(momentum && { velocity: followed }) };
    }

    /** The last points of a climb need no gradient. */
    function evaluateLastPoints(x: tf.Tensor4D): Change {
      if (!finishes) return bestOf(passes.query(() => lossAt(x), rows.positions));
      const { losses, predictions } = evaluateLoss(passes, lossOf, x, rows.positions);
      return { predictions, ...bestOf(losses) };
    }

    function predictionsAt(x: tf.Tensor4D, known?: tf.Tensor1D): Change {
      return finishes ? { predictions: known ?? passes.predictions(x, rows.positions) } : {};
    }

    /** A value that is not a number is not higher. */
    function bestOf(losses: tf.Tensor1D): Change {
      const { x, best, bestValue } = rows.tensors;
      const value = tf.mul(losses, sign);
      const wins = tf.greater(value, bestValue);
      return { best: chooseRows(wins, x, best), bestValue: tf.where(wins, value, bestValue) as tf.Tensor1D };
    }

    async function finishSuccesses(): Promise<void> {
      if (finishes) await leaveSuccesses(run, rows);
    }
  };
}

/** What a gradient attack in a ball holds of the samples it still works on, one entry each. */
type ActiveTensors = {
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

type Change = Partial<ActiveTensors>;
type ActiveSamples = SampleRows<ActiveTensors, { readonly point: tf.Tensor4D }>;

/** The rest comes with the first climb. */
function startOf(origin: tf.Tensor4D, labels: Int32Array): ActiveTensors {
  const start = {
    origin: tf.clone(origin),
    labels: tf.tensor1d(labels, 'int32'),
    x: tf.clone(origin),
    best: tf.clone(origin),
    bestValue: tf.fill([labels.length], -Infinity) as tf.Tensor1D,
  };
  return start as Partial<ActiveTensors> as ActiveTensors;
}

/** The decaying sum of gradients, each at an L1 norm of 1. */
export function accumulated(velocity: tf.Tensor4D, gradient: tf.Tensor4D, momentum: number): tf.Tensor4D {
  const normalized = tf.div(gradient, oneForZero(perSample(linf.dualLength(gradient))));
  return tf.add(tf.mul(velocity, momentum), normalized);
}
