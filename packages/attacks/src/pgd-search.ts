import * as tf from '@tensorflow/tfjs-core';
import type { Aim } from './aim.ts';
import type { AttackRun } from './attack-algorithm.ts';
import type { AttackLossFunction } from './attack-loss.ts';
import { evaluate, weigh } from './evaluation.ts';
import { ForwardPass, type PassLoss } from './forward-pass.ts';
import { linf } from './linf.ts';
import type { InputLoss, LossGradient } from './loss-gradient.ts';
import type { NormGeometry } from './norm-geometry.ts';
import { higher, OpenSamples, type SampleTensors } from './open-samples.ts';
import { randomImages } from './random-images.ts';

/** What takes the place of the gradient; `time` is the restart and the step. */
export type GradientEstimate = (
  run: AttackRun,
  loss: InputLoss,
  at: { readonly x: tf.Tensor4D; readonly positions: readonly number[]; readonly time: readonly number[] },
) => LossGradient;

export interface PgdSettings {
  readonly geometry: NormGeometry;
  readonly steps: number;
  readonly stepSize: number;
  readonly randomStart: boolean;
  readonly restarts: number;
  readonly keep: 'success' | 'loss';
  readonly lossOf: AttackLossFunction;
  /** Share of the earlier gradients in the sum that is followed, each at an L1 norm of 1; 0, which is PGD, by default. */
  readonly momentum?: number;
  /** The gradient itself by default. */
  readonly estimate?: GradientEstimate;
}

/** PGD at one epsilon. */
export class PgdSearch {
  private readonly open: OpenSamples;
  private readonly lossOf: PassLoss = (pass) => this.settings.lossOf(pass, this.open.tensors.labels);

  constructor(
    private readonly attack: AttackRun,
    private readonly settings: PgdSettings,
    private readonly aim: Aim,
    private readonly epsilon: number,
  ) {
    this.open = new OpenSamples(attack.pool, attack.inputs, aim.labels);
  }

  /** The search; points that were found before at a smaller epsilon, or the inputs, are looked at first. */
  async from(found: tf.Tensor4D): Promise<tf.Tensor4D> {
    this.open.update(() => ({ x: tf.clone(found), ...this.predictionsAt(found) }));
    await this.finishSuccesses();
    for (let restart = 0; restart < this.settings.restarts; restart++) await this.climb(restart);
    return this.open.collect();
  }

  private async climb(restart: number): Promise<void> {
    if (this.open.isEmpty) return;
    this.open.update(({ origin }) => ({ x: this.start(origin, restart) }));
    if (this.settings.momentum) this.open.update(({ origin }) => ({ velocity: tf.zerosLike(origin) }));
    for (let step = 0; step < this.settings.steps && !this.open.isEmpty; step++) {
      this.open.update(() => this.look([restart, step]));
      await this.finishSuccesses();
      if (!this.open.isEmpty) this.open.update(() => this.advance());
      await this.attack.step();
    }
    if (!this.open.isEmpty) this.open.update(() => this.lookAtLast());
    await this.finishSuccesses();
  }

  private start(origin: tf.Tensor4D, restart: number): tf.Tensor4D {
    const { settings, open } = this;
    if (!settings.randomStart) return tf.clone(origin);
    const noise = randomImages(origin.shape, (out, i) =>
      settings.geometry.fillFromBall(out, this.attack.stream('pgd', open.positions[i], restart)),
    );
    return this.inside(tf.add(origin, tf.mul(noise, this.epsilon)), origin);
  }

  /** What is to be known of the points before they move. */
  private look(time: readonly number[]): Partial<SampleTensors> {
    const { x } = this.open.tensors;
    const { passes } = this.attack;
    const { positions } = this.open;
    const { estimate } = this.settings;
    if (this.finishes && !estimate) {
      const { losses, ...rest } = evaluate(passes, this.lossOf, x, positions);
      return { ...rest, ...this.bestOf(losses) };
    }
    const lossAt = (at: tf.Tensor4D) => this.lossOf(new ForwardPass(passes.classifier, at));
    const { losses, gradient } =
      estimate?.(this.attack, lossAt, { x, positions, time }) ?? passes.lossGradient(lossAt, x, positions);
    return { gradient, ...this.predictionsAt(x), ...this.bestOf(losses) };
  }

  private advance(): Partial<SampleTensors> {
    const { x, origin, gradient } = this.open.tensors;
    const length = this.aim.sign * this.settings.stepSize * this.epsilon;
    const followed = this.accumulate(gradient);
    const moved = tf.add(x, tf.mul(this.settings.geometry.steepest(followed), length)) as tf.Tensor4D;
    const change = { x: this.inside(moved, origin) };
    return this.settings.momentum ? { ...change, velocity: followed } : change;
  }

  private accumulate(gradient: tf.Tensor4D): tf.Tensor4D {
    const { momentum } = this.settings;
    if (!momentum) return gradient;
    const size = tf.reshape(linf.dualLength(gradient), [-1, 1, 1, 1]);
    const normalized = tf.div(gradient, tf.where(tf.equal(size, 0), tf.onesLike(size), size));
    return tf.add(tf.mul(this.open.tensors.velocity, momentum), normalized) as tf.Tensor4D;
  }

  /** The last points of a climb need no gradient. */
  private lookAtLast(): Partial<SampleTensors> {
    const { x } = this.open.tensors;
    const { passes } = this.attack;
    const { positions } = this.open;
    if (this.finishes) {
      const { losses, predictions } = weigh(passes, this.lossOf, x, positions);
      return { predictions, ...this.bestOf(losses) };
    }
    return this.bestOf(passes.query((classifier) => this.lossOf(new ForwardPass(classifier, x)), positions));
  }

  /** Where a success is the end, predictions are asked for. */
  private get finishes(): boolean {
    return this.settings.keep === 'success';
  }

  private predictionsAt(x: tf.Tensor4D): Partial<SampleTensors> {
    if (!this.finishes) return {};
    return { predictions: this.attack.passes.query((classifier) => classifier.predict(x), this.open.positions) };
  }

  private bestOf(losses: tf.Tensor1D): Partial<SampleTensors> {
    return higher(this.open.tensors, tf.mul(losses, this.aim.sign));
  }

  private inside(x: tf.Tensor4D, origin: tf.Tensor4D): tf.Tensor4D {
    const [low, high] = this.attack.passes.classifier.bounds;
    return tf.clipByValue(this.settings.geometry.project(x, origin, this.epsilon), low, high);
  }

  private async finishSuccesses(): Promise<void> {
    const { open, attack } = this;
    if (!this.finishes || open.isEmpty) return;
    const predictions = await open.tensors.predictions.data<'int32'>();
    open.finish(attack.criterion.take(open.positions).isMet(predictions));
  }
}
