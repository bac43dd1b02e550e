import * as tf from '@tensorflow/tfjs-core';
import type { Norm } from '../attack.ts';
import { geometries } from '../geometries.ts';
import { type Closest, closerOf, noneFound } from '../minimum-norm/closest.ts';
import type { MinimumNormSearch } from '../minimum-norm/minimum-norm-algorithm.ts';
import { randomImages } from '../random-images.ts';
import { SampleRows } from '../sample-rows.ts';
import { boxProjection } from './box-projection.ts';
import { nearestHyperplane } from './nearest-hyperplane.ts';

// Published constants: the largest weight of the input's own projection, how far projections are overshot, and which share of the
// way out is kept once the goal is met.
const ALPHA_MAX = 0.1;
const ETA = 1.05;
const BETA = 0.9;
// Shortest length of a projection, so that two of length zero can be compared (reference implementation).
const SHORTEST = 1e-8;

export interface FabSettings {
  readonly norm: Norm;
  readonly steps: number;
  readonly restarts: number;
  readonly startRadius: number;
  readonly enough: number;
}

type FabRows = Closest & {
  readonly origin: tf.Tensor4D;
  readonly accepted: tf.Tensor2D;
  /** Of each round, which scores to raise: int32 [N, K]. */
  readonly candidates: tf.Tensor2D;
  readonly x: tf.Tensor4D;
};

/** FAB from the inputs of a search; each round goes for some columns of the candidates. */
export class FabSearch {
  private readonly rows: SampleRows<FabRows, { readonly point: tf.Tensor4D }>;

  constructor(
    private readonly search: MinimumNormSearch,
    private readonly settings: FabSettings,
    candidates: tf.Tensor2D,
  ) {
    const { origin, accepted, pool, positions } = search;
    const start = { origin: tf.clone(origin), accepted: tf.clone(accepted), x: tf.clone(origin), candidates };
    this.rows = new SampleRows(pool, { ...start, ...noneFound(origin) }, positions);
  }

  async run(rounds: readonly (readonly number[])[]): Promise<tf.Tensor4D> {
    const { rows, settings } = this;
    for (const [round, columns] of rounds.entries())
      for (let restart = 0; restart < settings.restarts; restart++) await this.walk(columns, round, restart);
    return rows.gather({ point: rows.tensors.best }).point;
  }

  private async walk(columns: readonly number[], round: number, restart: number): Promise<void> {
    const { rows, settings } = this;
    if (rows.isEmpty) return;
    rows.update((at) => ({ x: restart === 0 ? tf.clone(at.origin) : this.start(at, [round, restart]) }));
    for (let step = 0; step < settings.steps && !rows.isEmpty; step++) {
      rows.update((at) => ({ x: this.next(at, columns) }));
      await this.weigh();
      await this.search.step();
    }
  }

  private start({ origin, bestDistance }: FabRows, path: readonly number[]): tf.Tensor4D {
    const { settings, search, rows } = this;
    const noise = randomImages(origin.shape, (out, i) =>
      geometries[settings.norm].fillFromSphere(out, search.stream('fab', rows.positions[i], ...path)),
    );
    const radius = tf.reshape(tf.div(tf.minimum(bestDistance, settings.startRadius), 2), [-1, 1, 1, 1]);
    return this.clip(tf.add(origin, tf.mul(noise, radius)));
  }

  /** One step: towards the hyperplane from x and from the input, the more from the nearer of the two. */
  private next(at: FabRows, columns: readonly number[]): tf.Tensor4D {
    const { search, rows, settings } = this;
    const { x, origin } = at;
    const all = tf.unstack(at.candidates, 1) as tf.Tensor1D[];
    const wanted = columns.map((column) => all[column]);
    const geometry = geometries[settings.norm];
    const { normal, margin } = nearestHyperplane(search, geometry, at, wanted, rows.positions);
    const atOrigin = tf.add(margin, tf.sum(tf.mul(normal, tf.sub(origin, x)), [1, 2, 3])) as tf.Tensor1D;
    const { bounds } = search.passes.classifier;
    const fromX = boxProjection(x, normal, margin, settings.norm, bounds);
    const fromOrigin = boxProjection(origin, normal, atOrigin, settings.norm, bounds);
    const [a, b] = [fromX, fromOrigin].map((each) => tf.maximum(geometry.length(each), SHORTEST));
    const alpha = tf.reshape(tf.minimum(tf.div(a, tf.add(a, b)), ALPHA_MAX), [-1, 1, 1, 1]);
    const ahead = tf.mul(tf.add(x, tf.mul(fromX, ETA)), tf.sub(1, alpha));
    return this.clip(tf.add(ahead, tf.mul(tf.add(origin, tf.mul(fromOrigin, ETA)), alpha)));
  }

  /** Keeps what meets the goal nearer than before, and goes back some of the way; samples that are near enough leave. */
  private async weigh(): Promise<void> {
    const { rows, search, settings } = this;
    const met = search.criterion
      .take(rows.positions)
      .isMet(await search.passes.predict(rows.tensors.x, rows.positions));
    if (!met.includes(true)) return;
    rows.update((at) => {
      const [change, where] = [tf.sub(at.x, at.origin) as tf.Tensor4D, tf.tensor1d(met, 'bool')];
      const share = tf.sub(1, tf.mul(tf.reshape(tf.cast(where, 'float32'), [-1, 1, 1, 1]), 1 - BETA));
      const closer = closerOf(at, at.x, geometries[settings.norm].length(change), where);
      return { ...closer, x: tf.add(at.origin, tf.mul(change, share)) };
    });
    const distances = await rows.tensors.bestDistance.data();
    rows.leave(
      Array.from(distances, (distance) => distance <= settings.enough),
      { point: rows.tensors.best },
    );
  }

  private clip(x: tf.Tensor): tf.Tensor4D {
    const [low, high] = this.search.passes.classifier.bounds;
    return tf.clipByValue(x, low, high) as tf.Tensor4D;
  }
}
