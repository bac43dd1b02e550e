import * as tf from '@tensorflow/tfjs-core';
import type { Aim } from './aim.ts';
import type { AttackRun } from './attack-algorithm.ts';
import type { AttackLossFunction } from './attack-loss.ts';
import { ForwardPass } from './forward-pass.ts';
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
    this.open.update(() => ({ x: tf.clone(found) }));
    await this.finishSuccesses();
    for (let restart = 0; restart < this.settings.restarts; restart++) await this.climb(restart);
    return this.open.collect();
  }

  private async climb(restart: number): Promise<void> {
    if (this.open.isEmpty) return;
    this.open.update(({ origin }) => ({ x: this.start(origin, restart) }));
    if (this.settings.momentum) this.open.update(({ origin }) => ({ velocity: tf.zerosLike(origin) }));
    if (this.settings.randomStart) await this.finishSuccesses();
    for (let step = 0; step < this.settings.steps && !this.open.isEmpty; step++) {
      this.open.update(() => this.advance([restart, step]));
      await this.finishSuccesses();
      await this.attack.step();
    }
    if (!this.open.isEmpty) this.open.update(() => this.weighLast());
  }

  private start(origin: tf.Tensor4D, restart: number): tf.Tensor4D {
    const { settings, open } = this;
    if (!settings.randomStart) return tf.clone(origin);
    const noise = randomImages(origin.shape, (out, i) =>
      settings.geometry.fillFromBall(out, this.attack.stream('pgd', open.positions[i], restart)),
    );
    return this.inside(tf.add(origin, tf.mul(noise, this.epsilon)), origin);
  }

  private advance(time: readonly number[]): Partial<SampleTensors> {
    const { x, origin, labels } = this.open.tensors;
    const lossAt = (at: tf.Tensor4D) =>
      this.settings.lossOf(new ForwardPass(this.attack.passes.classifier, at), labels);
    const { positions } = this.open;
    const { losses, gradient } =
      this.settings.estimate?.(this.attack, lossAt, { x, positions, time }) ??
      this.attack.passes.lossGradient(lossAt, x, positions);
    const length = this.aim.sign * this.settings.stepSize * this.epsilon;
    const followed = this.accumulate(gradient);
    const moved = tf.add(x, tf.mul(this.settings.geometry.steepest(followed), length)) as tf.Tensor4D;
    const change = { x: this.inside(moved, origin), ...this.bestOf(losses) };
    return this.settings.momentum ? { ...change, velocity: followed } : change;
  }

  private accumulate(gradient: tf.Tensor4D): tf.Tensor4D {
    const { momentum } = this.settings;
    if (!momentum) return gradient;
    const size = tf.reshape(linf.dualLength(gradient), [-1, 1, 1, 1]);
    const normalized = tf.div(gradient, tf.where(tf.equal(size, 0), tf.onesLike(size), size));
    return tf.add(tf.mul(this.open.tensors.velocity, momentum), normalized) as tf.Tensor4D;
  }

  /** The last point of a climb has had no gradient, and so no loss. */
  private weighLast(): Partial<SampleTensors> {
    const { x, labels } = this.open.tensors;
    const { lossOf } = this.settings;
    return this.bestOf(
      this.attack.passes.query((classifier) => lossOf(new ForwardPass(classifier, x), labels), this.open.positions),
    );
  }

  private bestOf(losses: tf.Tensor1D): Partial<SampleTensors> {
    return higher(this.open.tensors, tf.mul(losses, this.aim.sign));
  }

  private inside(x: tf.Tensor4D, origin: tf.Tensor4D): tf.Tensor4D {
    const [low, high] = this.attack.passes.classifier.bounds;
    return tf.clipByValue(this.settings.geometry.project(x, origin, this.epsilon), low, high);
  }

  private async finishSuccesses(): Promise<void> {
    const { open, attack, settings } = this;
    if (settings.keep === 'loss' || open.isEmpty) return;
    const predictions = await attack.passes.predict(open.tensors.x, open.positions);
    open.finish(attack.criterion.take(open.positions).isMet(predictions));
  }
}
