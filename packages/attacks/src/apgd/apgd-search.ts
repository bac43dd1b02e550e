import * as tf from '@tensorflow/tfjs-core';
import type { AttackRun } from '../attack-algorithm.ts';
import { type Evaluation, evaluate } from '../evaluation.ts';
import type { NormGeometry } from '../norm-geometry.ts';
import { randomImages } from '../random-images.ts';
import { SampleRows } from '../sample-rows.ts';
import { type ApgdRows, arrive, begin, conclude, lookBack } from './apgd-rows.ts';
import { checkpoints } from './checkpoints.ts';
import type { Objective } from './objective.ts';

// Published constants: first step in units of epsilon, and the share of a step in the next point beside the last change.
const FIRST_STEP = 2;
const STEP_SHARE = 0.75;

export interface ApgdSettings {
  readonly geometry: NormGeometry;
  readonly steps: number;
  readonly restarts: number;
  readonly rho: number;
}

/** What is known of the goals of all samples of the batch. */
export interface ApgdAim {
  readonly objective: Objective;
  readonly labels: Int32Array;
  readonly accepted: tf.Tensor2D;
  /** One array for each round of climbs: the score each sample raises. */
  readonly targets: readonly Int32Array[];
}

/** APGD at one epsilon. */
export class ApgdSearch {
  private readonly rows: SampleRows<ApgdRows, { readonly point: tf.Tensor4D }>;

  constructor(
    private readonly attack: AttackRun,
    private readonly settings: ApgdSettings,
    private readonly aim: ApgdAim,
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
    rows.leave(attack.criterion.isMet(await attack.passes.predict(found)), { point: found });
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
      this.evaluateAt(this.start(at.origin, path), (...now) => begin(...now, FIRST_STEP * this.epsilon)),
    );
    await this.finishSuccesses();
    for (let step = 1; step <= settings.steps && !rows.isEmpty; step++) {
      rows.update((at) => this.evaluateAt(this.next(at, step), (...now) => arrive(at, ...now)));
      await this.finishSuccesses();
      const window = windows.get(step);
      if (window && !rows.isEmpty) rows.update((at) => lookBack(at, window, settings.rho));
      await attack.step();
    }
    if (!rows.isEmpty) rows.update(conclude);
  }

  private evaluateAt(
    x: tf.Tensor4D,
    change: (x: tf.Tensor4D, evaluation: Evaluation, direction: tf.Tensor4D) => Partial<ApgdRows>,
  ): Partial<ApgdRows> {
    const lossOf = this.aim.objective(this.rows.tensors);
    const evaluation = evaluate(this.attack.passes, lossOf, x, this.rows.positions);
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
    const [low, high] = this.attack.passes.classifier.bounds;
    return tf.clipByValue(this.settings.geometry.project(x, origin, this.epsilon), low, high);
  }

  private async finishSuccesses(): Promise<void> {
    const { rows, attack } = this;
    const predictions = Int32Array.from(await rows.tensors.predictions.data());
    rows.leave(attack.criterion.take(rows.positions).isMet(predictions), { point: rows.tensors.x });
  }
}
