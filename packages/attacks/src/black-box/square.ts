import { checkNumber, checkOneOf } from '@saf/checks';
import type { RandomSource } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { Attack, Norm } from '../framework/attack.ts';
import { ForwardPass, predictionsOf } from '../framework/attack-loss.ts';
import { type AttackRun, defineAttack, searchPerEpsilon } from '../framework/define-attack.ts';
import { geometries } from '../framework/geometry.ts';
import { acceptedScores, goalMargin } from '../framework/goal-scores.ts';
import { readAndDispose } from '../framework/tensors.ts';
import { type ImageConstraints, type ImageShape, l2Squares, linfSquares, type Squares } from './squares.ts';

export interface SquareOptions {
  /** The ball the perturbation stays in; 'linf' by default. */
  norm?: Norm;
  /** Queries from each start; 5000 by default. */
  queries?: number;
  /** Starts that each sample has at most; 1 by default. */
  restarts?: number;
  /** Share of the image's area that the first squares cover; 0.8 by default. */
  area?: number;
  /** Whether the schedule by which squares shrink is fitted to the number of queries, or made for 10,000; true by default. */
  rescale?: boolean;
}

/**
 * Square attack (Andriushchenko, Croce, Flammarion, Hein, "Square attack: a query-efficient black-box adversarial attack via random
 * search", ECCV 2020): a random search by squares that get smaller, each kept if it raises the margin, the largest score that meets the
 * goal minus the largest that does not. It needs no gradient, so it finds what masked gradients hide.
 *
 * A sample leaves the batch at the first point that meets its goal; for one that never does the point of the largest margin is given.
 * Success never falls as epsilon grows, as with `pgd`. Each sample draws its own squares, from the stream (seed, 'square', index,
 * restart). Margins that are not numbers are never kept.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { perturbed, queries } = await square({ queries: 1000 }).run(classifier, images, labels, { epsilons: [0.1] });
 */
export function square(options: SquareOptions = {}): Attack {
  const { norm = 'linf', queries = 5000, restarts = 1, area = 0.8, rescale = true } = options;
  checkOneOf('norm', norm, Object.keys(geometries));
  checkNumber('queries', queries, { min: 1, integer: true });
  checkNumber('restarts', restarts, { min: 1, integer: true });
  checkNumber('area', area, { min: 0, exclusiveMin: true, max: 1 });
  const squares = norm === 'linf' ? linfSquares : l2Squares;
  const settings = { squares, queries, restarts, area, iterations: rescale ? queries : 10_000 };
  return defineAttack({
    name: 'Square',
    norm,
    staysInside: true,
    steps: () => ({ once: 0, perEpsilon: queries * restarts }),
    prepare: async (run) =>
      searchPerEpsilon(run, (epsilon, found) => new SquareSearch(run, settings, epsilon).from(found)),
  });
}

interface SquareSettings {
  readonly squares: Squares;
  readonly queries: number;
  readonly restarts: number;
  readonly area: number;
  /** Number of iterations that the schedule is for. */
  readonly iterations: number;
}

interface Sample {
  readonly position: number;
  readonly origin: Float32Array;
  /** The point of the largest margin of this start, and that of all starts. */
  point: Float32Array;
  margin: number;
  best: Float32Array;
  bestMargin: number;
  source: RandomSource;
}

/** Square at one epsilon. Points are drawn here, one by one, and asked about together. */
class SquareSearch {
  private open: Sample[] = [];
  private readonly done = new Map<number, Float32Array>();
  private readonly constraints: ImageConstraints;

  constructor(
    private readonly attack: AttackRun,
    private readonly settings: SquareSettings,
    epsilon: number,
  ) {
    const [, ...shape] = attack.inputs.shape;
    this.constraints = { shape: shape as unknown as ImageShape, epsilon, bounds: attack.passes.classifier.bounds };
  }

  /** The search; points that were found before at a smaller epsilon, or the inputs, are looked at first. */
  async from(found: tf.Tensor4D): Promise<tf.Tensor4D> {
    const { attack, settings } = this;
    const [origins, points] = [await rowsOf(attack.inputs), await rowsOf(found)];
    const met = attack.criterion.isMet(await attack.passes.predict(found));
    for (const [position, origin] of origins.entries()) {
      if (met[position]) this.done.set(position, points[position]);
      else this.open.push(sampleAt(position, origin, attack.stream('square', position, 0)));
    }
    for (let restart = 0; restart < settings.restarts && this.open.length > 0; restart++) await this.begin(restart);
    for (const { position, best } of this.open) this.done.set(position, best);
    return tf.tidy(() =>
      imagesOf(
        origins.map((_, position) => this.done.get(position)!),
        attack.inputs.shape,
      ),
    );
  }

  private async begin(restart: number): Promise<void> {
    const { squares, queries, area, iterations } = this.settings;
    for (const sample of this.open) {
      sample.source = this.attack.stream('square', sample.position, restart);
      sample.margin = -Infinity;
    }
    await this.ask(({ origin, source }, out) => squares.start(this.constraints, origin, source, out));
    for (let query = 1; query < queries && this.open.length > 0; query++) {
      const share = areaShare(area, query - 1, iterations);
      await this.ask(({ origin, point, source }, out) =>
        squares.propose(this.constraints, origin, point, share, source, out),
      );
    }
    for (const sample of this.open)
      if (sample.margin > sample.bestMargin) Object.assign(sample, { best: sample.point, bestMargin: sample.margin });
  }

  /** One query for each open sample; those that meet the goal leave. */
  private async ask(draw: (sample: Sample, out: Float32Array) => void): Promise<void> {
    const { attack, open } = this;
    const points = open.map((sample) => {
      const out = new Float32Array(sample.origin.length);
      draw(sample, out);
      return out;
    });
    const { margins, predictions } = await this.query(points);
    const met = attack.criterion.take(open.map(({ position }) => position)).isMet(predictions);
    for (const [i, sample] of open.entries()) {
      if (met[i]) this.done.set(sample.position, points[i]);
      else if (margins[i] > sample.margin) Object.assign(sample, { point: points[i], margin: margins[i] });
    }
    this.open = open.filter((_, i) => !met[i]);
    await attack.step();
  }

  private async query(points: readonly Float32Array[]) {
    const { criterion, passes, inputs } = this.attack;
    const positions = this.open.map(({ position }) => position);
    const answers = tf.tidy(() => {
      const images = imagesOf(points, inputs.shape);
      const accepted = acceptedScores(criterion.take(positions), positions.length, passes.classifier);
      let known: tf.Tensor1D | undefined;
      const margins = passes.query((classifier) => {
        const pass = new ForwardPass(classifier, images);
        const margin = goalMargin(pass.scores(), accepted);
        known = predictionsOf(pass);
        return known ? tf.stack([margin, tf.cast(known, 'float32')]) : tf.expandDims(margin);
      }, positions);
      if (known) return margins;
      const predictions = passes.query((classifier) => classifier.predict(images), positions);
      return tf.concat([margins, tf.expandDims(tf.cast(predictions, 'float32'))]);
    });
    const values = await readAndDispose<'float32'>(answers);
    return {
      margins: values.subarray(0, positions.length),
      predictions: Int32Array.from(values.subarray(positions.length)),
    };
  }
}

function sampleAt(position: number, origin: Float32Array, source: RandomSource): Sample {
  const [margin, bestMargin] = [-Infinity, -Infinity];
  return { position, origin, point: origin, margin, best: origin, bestMargin, source };
}

async function rowsOf(images: tf.Tensor4D): Promise<Float32Array[]> {
  const values = (await images.data<'float32'>()).slice();
  const size = values.length / images.shape[0];
  return Array.from({ length: images.shape[0] }, (_, i) => values.subarray(i * size, (i + 1) * size));
}

function imagesOf(rows: readonly Float32Array[], [, ...shape]: number[]): tf.Tensor4D {
  const values = new Float32Array(rows.length * rows[0].length);
  for (const [i, row] of rows.entries()) values.set(row, i * row.length);
  return tf.tensor4d(values, [rows.length, ...shape] as [number, number, number, number]);
}

// Past these iterations of 10,000 the share of the image that a square covers is halved (Andriushchenko et al. 2020, Section 5).
const HALVINGS = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];

/** The share of the image's area that a proposal changes. `iterations`: to which number the schedule is stretched or shrunk. */
export function areaShare(initial: number, iteration: number, iterations: number): number {
  const scaled = Math.trunc((iteration / iterations) * 10_000);
  return initial / 2 ** HALVINGS.filter((each) => scaled > each).length;
}
