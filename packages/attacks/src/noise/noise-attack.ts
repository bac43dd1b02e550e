import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { type AttackRun, defineAttack, meetsGoal } from '../framework/define-attack.ts';
import { clipToBounds } from '../framework/geometry.ts';
import { SampleRows } from '../framework/sample-rows.ts';
import { perSample } from '../framework/tensors.ts';
import { type Finder, type MinimumNormAttack, minimizeBy } from '../minimum-norm/minimum-norm-attack.ts';

/** A noise as an attack: at each epsilon the images changed by that strength; `minimize` looks for the smallest strength. */
export function noiseAttack(noise: Noise): MinimumNormAttack {
  const { name } = noise;
  return {
    ...defineAttack({
      name,
      norm: null,
      steps: () => ({ once: 0, perEpsilon: 0 }),
      async prepare(run) {
        const positions = Array.from({ length: run.inputs.shape[0] }, (_, i) => i);
        const noisy = { ...run, images: run.inputs, positions };
        const drawn = run.pool.keep(noise.draw?.(noisy) ?? tf.clone(run.inputs));
        return (epsilon) =>
          epsilon === 0
            ? tf.clone(run.inputs)
            : tf.tidy(() => noise.change(noisy, tf.fill([positions.length, 1, 1, 1], epsilon), drawn));
      },
    }),
    minimize: minimizeBy({ name, norm: null, steps: () => SCAN_STEPS, find: smallestStrength(noise) }),
  };
}

/** The images of some samples of a run, and where in its batch they stand. */
export interface NoiseRun extends Pick<AttackRun, 'passes' | 'stream'> {
  readonly images: tf.Tensor4D;
  readonly positions: readonly number[];
}

/** What changes images by a strength without asking the classifier anything. */
export interface Noise {
  readonly name: string;
  /** The largest strength that is tried when the smallest is looked for. */
  strongest(classifier: Classifier): number;
  /** What is drawn once for all strengths: null if nothing is. */
  draw?(run: NoiseRun): tf.Tensor4D;
  /** The images changed by strengths [N, 1, 1, 1]; of strength 0 they stay as they are. */
  change(run: NoiseRun, strengths: tf.Tensor, drawn: tf.Tensor4D): tf.Tensor4D;
}

// A tenth of the range, halved ten times: a strength is known to a ten-thousandth of the range.
const [SCANS, HALVINGS] = [10, 10];

/** Steps that the search awaits. */
const SCAN_STEPS = SCANS + HALVINGS;

interface Bracket {
  /** The goal is not met at this strength … */
  low: number;
  /** … and is at this one; Infinity where it is at none. */
  high: number;
}

/** Tries strengths from the smallest on, until the goal is met, and bisects from there on. */
function smallestStrength(noise: Noise): Finder['find'] {
  return async (run) => {
    const { inputs, pool } = run;
    const everyone = Array.from({ length: inputs.shape[0] }, (_, i) => i);
    const rows = new SampleRows(pool, { point: tf.clone(inputs) }, everyone);
    rows.leave(await meetsGoal(run, inputs), { point: rows.tensors.point });
    const distances = new Float32Array(everyone.length);
    if (!rows.isEmpty) {
      const { brackets, points } = await search(noise, run, rows.tensors.point, rows.positions);
      for (const [i, position] of rows.positions.entries()) distances[position] = brackets[i].high;
      rows.update(() => ({ point: points }));
    }
    return { points: rows.gather({ point: rows.tensors.point }).point, distances };
  };
}

async function search(noise: Noise, run: AttackRun, images: tf.Tensor4D, positions: readonly number[]) {
  const { passes, pool } = run;
  const noisy = { ...run, images, positions };
  const drawn = pool.keep(noise.draw?.(noisy) ?? tf.clone(images));
  const at = (strengths: readonly number[]) => changed(noise, noisy, strengths, drawn);
  const brackets = positions.map((): Bracket => ({ low: 0, high: Infinity }));
  const strongest = noise.strongest(passes.classifier);
  for (let step = 0; step < SCAN_STEPS; step++) {
    const strengths = brackets.map(({ low, high }) =>
      step < SCANS ? (strongest * (step + 1)) / SCANS : high === Infinity ? strongest : (low + high) / 2,
    );
    const point = pool.keep(at(strengths));
    const met = await meetsGoal(run, point, positions);
    pool.dispose(point);
    for (const [i, bracket] of brackets.entries()) narrow(bracket, strengths[i], met[i]);
    await run.step();
  }
  const points = at(brackets.map(({ high }) => (high === Infinity ? 0 : high)));
  pool.dispose(drawn);
  return { brackets, points };
}

function narrow(bracket: Bracket, strength: number, met: boolean): void {
  if (strength >= bracket.high) return;
  if (met) bracket.high = strength;
  else bracket.low = strength;
}

function changed(noise: Noise, run: NoiseRun, strengths: readonly number[], drawn: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() =>
    clipToBounds(run.passes.classifier, noise.change(run, perSample(tf.tensor1d([...strengths])), drawn)),
  );
}
