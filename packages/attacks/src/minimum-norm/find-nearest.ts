import * as tf from '@tensorflow/tfjs-core';
import type { AttackRun } from '../attack-algorithm.ts';
import { geometries } from '../geometries.ts';
import { acceptedScores } from '../prediction-scores.ts';
import { readAndDispose } from '../read-and-dispose.ts';
import { SampleRows } from '../sample-rows.ts';
import type { Finder, Found } from './finder.ts';
import type { MinimumNormAlgorithm } from './minimum-norm-algorithm.ts';

/** Lets an algorithm search for the samples that do not meet the goal by themselves, and measures what it found. */
export function findNearest({ norm, search }: MinimumNormAlgorithm): Finder['find'] {
  return async (run) => {
    const { inputs, criterion, passes, pool } = run;
    const rows = new SampleRows(
      pool,
      { origin: tf.clone(inputs) },
      Array.from({ length: inputs.shape[0] }, (_, i) => i),
    );
    rows.leave(criterion.isMet(await passes.predict(inputs)), { points: rows.tensors.origin });
    const points = rows.isEmpty ? rows.tensors.origin : await searchOpen(run, rows.tensors.origin, rows.positions);
    const gathered = pool.keep(rows.gather({ points }).points);
    return measure(run, gathered);
  };

  async function searchOpen(run: AttackRun, origin: tf.Tensor4D, positions: readonly number[]): Promise<tf.Tensor4D> {
    const { criterion, passes, pool } = run;
    const accepted = pool.keep(acceptedScores(criterion.take(positions), positions.length, passes.classifier));
    const points = pool.keep(await search({ ...run, origin, accepted, positions }));
    pool.dispose(accepted);
    return points;
  }

  async function measure({ inputs, criterion, passes }: AttackRun, points: tf.Tensor4D): Promise<Found> {
    const met = criterion.isMet(await readAndDispose(passes.classifier.predict(points)));
    const lengths = await readAndDispose<'float32'>(tf.tidy(() => geometries[norm].length(tf.sub(points, inputs))));
    return { points, distances: Float32Array.from(lengths, (length, i) => (met[i] ? length : Infinity)) };
  }
}
