import type { RandomSource } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { AttackRun } from '../attack-algorithm.ts';
import { predictionsOf } from '../evaluation.ts';
import { ForwardPass } from '../forward-pass.ts';
import { goalMargin } from '../goal-value.ts';
import { acceptedScores } from '../prediction-scores.ts';
import { readAndDispose } from '../read-and-dispose.ts';
import { areaShare } from './schedule.ts';
import type { Arena, ImageShape, Squares } from './squares.ts';

export interface SquareSettings {
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
export class SquareSearch {
  private open: Sample[] = [];
  private readonly done = new Map<number, Float32Array>();
  private readonly arena: Arena;

  constructor(
    private readonly attack: AttackRun,
    private readonly settings: SquareSettings,
    epsilon: number,
  ) {
    const [, ...shape] = attack.inputs.shape;
    this.arena = { shape: shape as unknown as ImageShape, epsilon, bounds: attack.passes.classifier.bounds };
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
    await this.ask(({ origin, source }, out) => squares.start(this.arena, origin, source, out));
    for (let query = 1; query < queries && this.open.length > 0; query++) {
      const share = areaShare(area, query - 1, iterations);
      await this.ask(({ origin, point, source }, out) =>
        squares.propose(this.arena, origin, point, share, source, out),
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
