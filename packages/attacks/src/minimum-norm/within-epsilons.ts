import * as tf from '@tensorflow/tfjs-core';
import type { AttackAlgorithm } from '../attack-algorithm.ts';
import { chooseRows } from '../sample-rows.ts';
import type { Finder } from './finder.ts';

/** An algorithm that finds the smallest perturbations once, and gives at each epsilon those that are within it. */
export function withinEpsilons({ name, norm, steps, find }: Finder): AttackAlgorithm {
  return {
    name,
    norm,
    staysInside: true,
    steps: (run) => ({ once: steps(run), perEpsilon: 0 }),
    async prepare(run) {
      const { points, distances } = await find(run);
      run.pool.keep(points);
      return (epsilon) =>
        tf.tidy(() => {
          const within = tf.tensor1d(Array.from(distances, (distance) => distance <= epsilon));
          return chooseRows(within, points, run.inputs);
        });
    },
  };
}
