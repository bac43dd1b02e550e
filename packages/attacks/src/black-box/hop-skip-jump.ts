import { fillGaussian, fillUniform, type RandomSource } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { Norm } from '../framework/attack.ts';
import { checkCounts } from '../framework/check-request.ts';
import { meetsGoal } from '../framework/define-attack.ts';
import { boundsWidth, clipToBounds, geometries, geometryOf, l2, type NormGeometry } from '../framework/geometry.ts';
import { chooseRows, SampleRows } from '../framework/sample-rows.ts';
import { perSample, randomImages } from '../framework/tensors.ts';
import { closerOf, noneFound } from '../minimum-norm/closest.ts';
import {
  defineMinimumNormAttack,
  type MinimumNormAttack,
  type MinimumNormSearch,
} from '../minimum-norm/minimum-norm-attack.ts';

export interface HopSkipJumpOptions {
  /** What is made small; 'l2' by default. */
  norm?: Norm;
  /** Jumps; 32 by default. */
  steps?: number;
  /** Queries of the first estimate of a direction; that of step t takes √t times as many. 100 by default. */
  queries?: number;
  /** Noise images tried at most for one that meets the goal, from which a sample starts; 100 by default. */
  starts?: number;
}

/**
 * HopSkipJump, which sees nothing but predictions: from noise that meets the goal to the boundary by bisection; there the normal is
 * estimated from the predictions at random points nearby, a step leads along it (length distance / √t, halved until the goal is met),
 * and bisection back to the boundary (Chen, Jordan, Wainwright, "HopSkipJumpAttack: a query-efficient decision-based attack", IEEE S&P
 * 2020, Algorithm 2). The nearest point of all is kept. A sample for which no noise meets the goal is not found (as where noise is
 * nonsense and that is no success).
 * Random numbers come from the streams (seed, 'hopSkipJump', index, 'start', try) and (…, 'probe') of each sample.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { distances, queries } = await hopSkipJump({ steps: 10 }).minimize(classifier, images, labels, { seed: 1 });
 */
export function hopSkipJump(options: HopSkipJumpOptions = {}): MinimumNormAttack {
  const { norm = 'l2', steps = 32, queries = 100, starts = 100 } = options;
  geometryOf(norm);
  checkCounts({ steps, queries, starts });
  return defineMinimumNormAttack({
    name: 'HopSkipJump',
    norm,
    steps: () => steps + 1,
    search: (search) => new HopSkipJumpSearch(search, { norm, steps, queries, starts }).run(),
  });
}

interface HopSkipJumpSettings {
  readonly norm: Norm;
  readonly steps: number;
  readonly queries: number;
  readonly starts: number;
}

// Halvings of a step at most; by then it is shorter than float32 tells apart.
const HALVINGS = 25;

class HopSkipJumpSearch {
  private readonly rows: SampleRows<ReturnType<typeof startOf>, { best: tf.Tensor4D }>;
  private readonly geometry: NormGeometry;
  private readonly sources: readonly RandomSource[];
  /** Number of values of one input. */
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
      const { point } = starting.tensors;
      starting.leave(await meetsGoal(search, point, starting.positions), { point });
    }
    const without = rows.positions.map((position) => starting.positions.includes(position));
    const { point } = search.pool.keep(starting.gather({ point: starting.tensors.point }));
    rows.update(() => ({ x: tf.clone(point) as tf.Tensor4D }));
    search.pool.dispose(point);
    await search.step();
    rows.leave(without, { best: rows.tensors.best });
    if (!rows.isEmpty) await this.toBoundary(tf.clone(rows.tensors.x), this.rounds(1.5), true);
  }

  /** How often to halve until a share of 1/pixels^power is left. */
  private rounds(power: number): number {
    return Math.ceil(power * Math.log2(this.pixels));
  }

  private async jump(step: number): Promise<void> {
    const { rows, search, settings, geometry } = this;
    const { pool } = search;
    const width = boundsWidth(search.passes.classifier);
    const { x, origin } = rows.tensors;
    const sources = rows.positions.map((_, i) => this.source(i));
    const distance = pool.keep(tf.tidy(() => perSample(geometry.length(tf.sub(x, origin)))));
    // Never zero, since it divides.
    const probe = pool.keep(
      tf.tidy(() =>
        step === 0 ? tf.fill(distance.shape, 0.1 * width) : tf.maximum(tf.div(distance, this.pixels), 1e-6 * width),
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
    const state = {
      x: tf.clone(rows.tensors.x),
      direction: tf.clone(direction),
      length: first,
      point: tf.clone(direction),
    };
    const open = new SampleRows(search.pool, state, rows.positions);
    for (let halving = 0; halving < HALVINGS && !open.isEmpty; halving++) {
      open.update(({ x, direction, length }) => ({
        point: clipToBounds(search.passes.classifier, tf.add(x, tf.mul(direction, length))),
        length: tf.div(length, 2) as tf.Tensor4D,
      }));
      const { point } = open.tensors;
      open.leave(await meetsGoal(search, point, open.positions), { point });
    }
    return open.gather({ point: open.tensors.x }).point;
  }

  /** Towards the inputs as far as the goal is met. Along straight lines; in L∞ balls that shrink, after the first time. */
  private async toBoundary(far: tf.Tensor4D, rounds: number, straight: boolean): Promise<void> {
    const { rows, search, geometry, settings } = this;
    const { origin } = rows.tensors;
    search.pool.keep(far);
    const radius = search.pool.keep(tf.tidy(() => perSample(geometry.length(tf.sub(far, origin)))));
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

interface BoundaryProbe {
  readonly norm: Norm;
  readonly queries: number;
  /** How far from the points is asked, [N, 1, 1, 1]. */
  readonly distance: tf.Tensor;
  readonly sources: readonly RandomSource[];
  readonly positions: readonly number[];
}

/**
 * The direction in which the goal is met, estimated at points on its boundary: the mean of random unit vectors, each times whether
 * the goal is met along it (1) or not (−1) less the mean of those signs, which lowers the variance (HopSkipJump, eq. 16).
 */
async function boundaryNormal(
  search: MinimumNormSearch,
  x: tf.Tensor4D,
  { norm, queries, distance, sources, positions }: BoundaryProbe,
): Promise<tf.Tensor4D> {
  const { pool, passes } = search;
  const fill = norm === 'l2' ? fillGaussian : fillUniform;
  const [first, second] = norm === 'l2' ? [0, 1] : [-1, 1];
  const zeros = () => tf.zerosLike(x);
  let sums = pool.keep({ signed: zeros(), plain: zeros(), signs: tf.zeros([positions.length, 1, 1, 1]) });
  for (let query = 0; query < queries; query++) {
    const point = pool.keep(
      tf.tidy(() => {
        const direction = l2.steepest(randomImages(x.shape, (out, i) => fill(out, sources[i], first, second)));
        return clipToBounds(passes.classifier, tf.add(x, tf.mul(direction, distance)));
      }),
    );
    const met = pool.keep(tf.tensor1d((await meetsGoal(search, point, positions)).map(Number)));
    const next = tf.tidy(() => {
      const along = tf.div(tf.sub(point, x), distance);
      const sign = perSample(tf.sub(tf.mul(met, 2), 1));
      return {
        signed: tf.add(sums.signed, tf.mul(along, sign)) as tf.Tensor4D,
        plain: tf.add(sums.plain, along) as tf.Tensor4D,
        signs: tf.add(sums.signs, sign),
      };
    });
    pool.dispose([point, met, { ...sums }]);
    sums = pool.keep(next);
  }
  const normal = tf.tidy(() => {
    const mean = tf.div(sums.signs, queries);
    // Where all signs agree nothing is left of them: the vectors themselves say more.
    const baseline = tf.mul(mean, tf.cast(tf.less(tf.abs(mean), 1), 'float32'));
    return l2.steepest(tf.sub(sums.signed, tf.mul(sums.plain, baseline)));
  });
  pool.dispose({ ...sums });
  return normal;
}

/**
 * The largest number in [low, high] (or nearly: `rounds` halvings) up to which `at` meets the goal less than behind it: bisection, row
 * by row, of points that lie between the inputs (0) and points that meet the goal (1). Gives the last points that met it.
 */
async function bisect(
  search: MinimumNormSearch,
  far: tf.Tensor4D,
  positions: readonly number[],
  rounds: number,
  at: (share: tf.Tensor) => tf.Tensor4D,
): Promise<tf.Tensor4D> {
  const { pool } = search;
  let state = pool.keep({ low: tf.zeros([positions.length]), high: tf.ones([positions.length]), point: tf.clone(far) });
  for (let round = 0; round < rounds; round++) {
    const middle = pool.keep(tf.tidy(() => tf.div(tf.add(state.low, state.high), 2)));
    const point = pool.keep(tf.tidy(() => at(perSample(middle))));
    const met = pool.keep(tf.tensor1d(await meetsGoal(search, point, positions)));
    const next = tf.tidy(() => ({
      low: chooseRows(met, state.low, middle),
      high: chooseRows(met, middle, state.high),
      point: chooseRows(met, point, state.point),
    }));
    pool.dispose([middle, point, met, { ...state }]);
    state = pool.keep(next);
  }
  pool.dispose([state.low, state.high]);
  return state.point;
}
