import { ArgumentError, checkNumber, checkOneOf } from '@saf/checks';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Attack, Norm } from '../framework/attack.ts';
import {
  type AttackLoss,
  type AttackLossFunction,
  evaluateGradient,
  evaluateLoss,
  ForwardPass,
  type LossObjective,
  lossNamed,
  lossObjective,
  type PassLoss,
} from '../framework/attack-loss.ts';
import { checkCounts } from '../framework/check-request.ts';
import type { InputLoss, LossGradient } from '../framework/counted-passes.ts';
import { type AttackRun, defineAttack, searchPerEpsilon } from '../framework/define-attack.ts';
import { clipToBounds, geometryOf, linf, type NormGeometry } from '../framework/geometry.ts';
import { chooseRows, SampleRows } from '../framework/sample-rows.ts';
import { perSample, randomImages, type TensorPool } from '../framework/tensors.ts';

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
   * saves what predictions cost: a forward pass a step with the training loss. For adversarial training.
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
      return searchPerEpsilon(run, (epsilon, found) => new PgdSearch(run, settings, objective, epsilon).from(found));
    },
  });
}

interface PgdSettings
  extends Required<Pick<GradientDescentOptions, 'steps' | 'stepSize' | 'randomStart' | 'restarts' | 'keep'>>,
    Omit<GradientDescentParts, 'lossOf'> {
  readonly geometry: NormGeometry;
  readonly lossOf: AttackLossFunction;
}

/** PGD at one epsilon. */
export class PgdSearch {
  private readonly active: ActiveSamples;
  private readonly lossOf: PassLoss = (pass) => this.settings.lossOf(pass, this.active.tensors.labels);

  constructor(
    private readonly attack: AttackRun,
    private readonly settings: PgdSettings,
    private readonly objective: LossObjective,
    private readonly epsilon: number,
  ) {
    this.active = new ActiveSamples(attack.pool, attack.inputs, objective.labels);
  }

  /** The search; points that were found before at a smaller epsilon, or the inputs, are looked at first. */
  async from(found: tf.Tensor4D): Promise<tf.Tensor4D> {
    this.active.update(() => ({ x: tf.clone(found), ...this.predictionsAt(found) }));
    await this.finishSuccesses();
    for (let restart = 0; restart < this.settings.restarts; restart++) await this.climb(restart);
    return this.active.collect();
  }

  private async climb(restart: number): Promise<void> {
    if (this.active.isEmpty) return;
    this.active.update(({ origin }) => ({ x: this.start(origin, restart) }));
    if (this.settings.momentum) this.active.update(({ origin }) => ({ velocity: tf.zerosLike(origin) }));
    for (let step = 0; step < this.settings.steps && !this.active.isEmpty; step++) {
      this.active.update(() => this.evaluatePoints([restart, step]));
      await this.finishSuccesses();
      if (!this.active.isEmpty) this.active.update(() => this.advance());
      await this.attack.step();
    }
    if (!this.active.isEmpty) this.active.update(() => this.evaluateLastPoints());
    await this.finishSuccesses();
  }

  private start(origin: tf.Tensor4D, restart: number): tf.Tensor4D {
    const { settings, active } = this;
    if (!settings.randomStart) return tf.clone(origin);
    const noise = randomImages(origin.shape, (out, i) =>
      settings.geometry.fillFromBall(out, this.attack.stream('pgd', active.positions[i], restart)),
    );
    return this.inside(tf.add(origin, tf.mul(noise, this.epsilon)), origin);
  }

  /** What is to be known of the points before they move. */
  private evaluatePoints(time: readonly number[]): Partial<ActiveTensors> {
    const { positions, tensors } = this.active;
    const { x } = tensors;
    const { passes } = this.attack;
    const { estimate } = this.settings;
    if (this.finishes && !estimate) {
      const { losses, ...rest } = evaluateGradient(passes, this.lossOf, x, positions);
      return { ...rest, ...this.bestOf(losses) };
    }
    const lossAt = (at: tf.Tensor4D) => this.lossOf(new ForwardPass(passes.classifier, at));
    const { losses, gradient } =
      estimate?.(this.attack, lossAt, { x, positions, time }) ?? passes.lossGradient(lossAt, x, positions);
    return { gradient, ...this.predictionsAt(x), ...this.bestOf(losses) };
  }

  private advance(): Partial<ActiveTensors> {
    const { x, origin, gradient } = this.active.tensors;
    const length = this.objective.sign * this.settings.stepSize * this.epsilon;
    const followed = this.accumulate(gradient);
    const moved = tf.add(x, tf.mul(this.settings.geometry.steepest(followed), length)) as tf.Tensor4D;
    const change = { x: this.inside(moved, origin) };
    return this.settings.momentum ? { ...change, velocity: followed } : change;
  }

  private accumulate(gradient: tf.Tensor4D): tf.Tensor4D {
    const { momentum } = this.settings;
    if (!momentum) return gradient;
    const size = perSample(linf.dualLength(gradient));
    const normalized = tf.div(gradient, tf.where(tf.equal(size, 0), tf.onesLike(size), size));
    return tf.add(tf.mul(this.active.tensors.velocity, momentum), normalized) as tf.Tensor4D;
  }

  /** The last points of a climb need no gradient. */
  private evaluateLastPoints(): Partial<ActiveTensors> {
    const { attack, active } = this;
    const { x } = active.tensors;
    if (this.finishes) {
      const { losses, predictions } = evaluateLoss(attack.passes, this.lossOf, x, active.positions);
      return { predictions, ...this.bestOf(losses) };
    }
    const lossesOf = (classifier: Classifier) => this.lossOf(new ForwardPass(classifier, x));
    return this.bestOf(attack.passes.query(lossesOf, active.positions));
  }

  /** Where a success is the end, predictions are asked for. */
  private get finishes(): boolean {
    return this.settings.keep === 'success';
  }

  private predictionsAt(x: tf.Tensor4D): Partial<ActiveTensors> {
    if (!this.finishes) return {};
    return { predictions: this.attack.passes.query((classifier) => classifier.predict(x), this.active.positions) };
  }

  private bestOf(losses: tf.Tensor1D): Partial<ActiveTensors> {
    return higher(this.active.tensors, tf.mul(losses, this.objective.sign));
  }

  private inside(x: tf.Tensor4D, origin: tf.Tensor4D): tf.Tensor4D {
    return clipToBounds(this.attack.passes.classifier, this.settings.geometry.project(x, origin, this.epsilon));
  }

  private async finishSuccesses(): Promise<void> {
    const { active, attack } = this;
    if (!this.finishes || active.isEmpty) return;
    const predictions = await active.tensors.predictions.data<'int32'>();
    active.finish(attack.criterion.take(active.positions).isMet(predictions));
  }
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

/** The samples of a batch that an attack in a ball still works on. */
class ActiveSamples extends SampleRows<ActiveTensors, { readonly point: tf.Tensor4D }> {
  constructor(pool: TensorPool, origin: tf.Tensor4D, labels: Int32Array) {
    const tensors = {
      origin: tf.clone(origin),
      labels: tf.tensor1d(labels, 'int32'),
      x: tf.clone(origin),
      best: tf.clone(origin),
      bestValue: tf.fill([labels.length], -Infinity) as tf.Tensor1D,
    };
    super(pool, tensors as ActiveTensors, Array.from(labels.keys()));
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
function higher({ x, best, bestValue }: ActiveTensors, value: tf.Tensor): Partial<ActiveTensors> {
  const wins = tf.greater(value, bestValue);
  return { best: chooseRows(wins, x, best), bestValue: tf.where(wins, value, bestValue) as tf.Tensor1D };
}
