import { fillUniform, type RandomSource } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { Norm } from '../attack.ts';
import { geometries } from '../geometries.ts';
import { closerOf, noneFound } from '../minimum-norm/closest.ts';
import type { MinimumNormSearch } from '../minimum-norm/minimum-norm-algorithm.ts';
import type { NormGeometry } from '../norm-geometry.ts';
import { randomImages } from '../random-images.ts';
import { type Rows, SampleRows } from '../sample-rows.ts';
import { boundaryNormal } from './boundary-normal.ts';
import { bisect } from './decision-rows.ts';

export interface HopSkipJumpSettings {
  readonly norm: Norm;
  readonly steps: number;
  readonly queries: number;
  readonly starts: number;
}

// Halvings of a step at most; by then it is shorter than float32 tells apart.
const HALVINGS = 25;

export class HopSkipJumpSearch {
  private readonly rows: SampleRows<ReturnType<typeof startOf>, { best: tf.Tensor4D }>;
  private readonly geometry: NormGeometry;
  private readonly sources: readonly RandomSource[];
  /** Of one input. */
  private readonly pixels: number;

  constructor(
    private readonly search: MinimumNormSearch,
    private readonly settings: HopSkipJumpSettings,
  ) {
    this.rows = new SampleRows(search.pool, startOf(search.origin), search.positions);
    this.geometry = geometries[settings.norm];
    this.sources = search.positions.map((position) => search.stream('hopSkipJump', position, 'probe'));
    this.pixels = search.origin.size / search.origin.shape[0];
  }

  async run(): Promise<tf.Tensor4D> {
    await this.findStarts();
    for (let step = 0; step < this.settings.steps && !this.rows.isEmpty; step++) {
      await this.jump(step);
      await this.search.step();
    }
    return this.rows.gather({ best: this.rows.tensors.best }).best;
  }

  /** Noise that meets the goal, bisected to the boundary; samples without leave. */
  private async findStarts(): Promise<void> {
    const { rows, search, settings } = this;
    const [low, high] = search.passes.classifier.bounds;
    const starting = new SampleRows(search.pool, { point: tf.clone(search.origin) }, rows.positions);
    for (let start = 0; start < settings.starts && !starting.isEmpty; start++) {
      const sources = starting.positions.map((position) => search.stream('hopSkipJump', position, 'start', start));
      starting.update(({ point }) => ({
        point: randomImages(point.shape, (out, i) => fillUniform(out, sources[i], low, high)),
      }));
      starting.leave(await this.decide(starting), { point: starting.tensors.point });
    }
    const without = rows.positions.map((position) => starting.positions.includes(position));
    const { point } = search.pool.keep(starting.gather({ point: starting.tensors.point }));
    rows.update(() => ({ x: tf.clone(point) as tf.Tensor4D }));
    search.pool.dispose(point);
    await search.step();
    rows.leave(without, { best: rows.tensors.best });
    if (!rows.isEmpty) await this.toBoundary(tf.clone(rows.tensors.x), this.rounds(1.5), true);
  }

  private async decide({ tensors, positions }: SampleRows<{ point: tf.Tensor4D }, Rows>): Promise<boolean[]> {
    const { criterion, passes } = this.search;
    return criterion.take(positions).isMet(await passes.predict(tensors.point, positions));
  }

  /** How often to halve until a share of 1/pixels^power is left. */
  private rounds(power: number): number {
    return Math.ceil(power * Math.log2(this.pixels));
  }

  private async jump(step: number): Promise<void> {
    const { rows, search, settings, geometry } = this;
    const { pool, passes } = search;
    const [low, high] = passes.classifier.bounds;
    const { x, origin } = rows.tensors;
    const sources = rows.positions.map((_, i) => this.source(i));
    const distance = pool.keep(tf.tidy(() => tf.reshape(geometry.length(tf.sub(x, origin)), [-1, 1, 1, 1])));
    // Never zero, since it divides.
    const probe = pool.keep(
      tf.tidy(() =>
        step === 0
          ? tf.fill(distance.shape, 0.1 * (high - low))
          : tf.maximum(tf.div(distance, this.pixels), 1e-6 * (high - low)),
      ),
    );
    const queries = Math.floor(settings.queries * Math.sqrt(step + 1));
    const probing = { norm: settings.norm, queries, distance: probe, sources, positions: rows.positions };
    const normal = pool.keep(await boundaryNormal(search, x, probing));
    const along = pool.keep(tf.tidy(() => geometry.steepest(normal)));
    const jumped = await this.shortened(
      along,
      tf.tidy(() => tf.div(distance, Math.sqrt(step + 1)) as tf.Tensor4D),
    );
    pool.dispose([distance, probe, normal, along]);
    await this.toBoundary(jumped, this.rounds(settings.norm === 'l2' ? 1.5 : 2), false);
  }

  /** x and a step along the direction, halved until the goal is met; x itself where it never is. */
  private async shortened(direction: tf.Tensor4D, first: tf.Tensor4D): Promise<tf.Tensor4D> {
    const { rows, search } = this;
    const [low, high] = search.passes.classifier.bounds;
    const state = {
      x: tf.clone(rows.tensors.x),
      direction: tf.clone(direction),
      length: first,
      point: tf.clone(direction),
    };
    const open = new SampleRows(search.pool, state, rows.positions);
    for (let halving = 0; halving < HALVINGS && !open.isEmpty; halving++) {
      open.update(({ x, direction, length }) => ({
        point: tf.clipByValue(tf.add(x, tf.mul(direction, length)), low, high) as tf.Tensor4D,
        length: tf.div(length, 2) as tf.Tensor4D,
      }));
      open.leave(await this.decide(open), { point: open.tensors.point });
    }
    return open.gather({ point: open.tensors.x }).point;
  }

  /** Towards the inputs as far as the goal is met. Along straight lines; in L∞ balls that shrink, after the first time. */
  private async toBoundary(far: tf.Tensor4D, rounds: number, straight: boolean): Promise<void> {
    const { rows, search, geometry, settings } = this;
    const { origin } = rows.tensors;
    search.pool.keep(far);
    const radius = search.pool.keep(tf.tidy(() => tf.reshape(geometry.length(tf.sub(far, origin)), [-1, 1, 1, 1])));
    const blend = (share: tf.Tensor) => tf.add(origin, tf.mul(tf.sub(far, origin), share)) as tf.Tensor4D;
    const shrink = (share: tf.Tensor) => geometry.project(far, origin, tf.mul(radius, share));
    const at = straight || settings.norm === 'l2' ? blend : shrink;
    const x = search.pool.keep(await bisect(search, far, rows.positions, rounds, at));
    rows.update((rowsNow) => {
      const met = tf.ones([rows.positions.length]);
      const distance = geometry.length(tf.sub(x, origin));
      return { x: tf.clone(x), ...closerOf(rowsNow, x, distance, tf.cast(met, 'bool')) };
    });
    search.pool.dispose([far, radius, x]);
  }

  private source(row: number): RandomSource {
    return this.sources[this.search.positions.indexOf(this.rows.positions[row])];
  }
}

function startOf(origin: tf.Tensor4D) {
  return { origin: tf.clone(origin), x: tf.clone(origin), ...noneFound(origin) };
}
