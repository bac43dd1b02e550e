import * as tf from '@tensorflow/tfjs-core';
import type { AttackAlgorithm, AttackRun } from './attack-algorithm.ts';

/** A search at one epsilon that looks first at the points found at the epsilon before, or the inputs: so that success never falls. */
export type Search = (epsilon: number, found: tf.Tensor4D) => Promise<tf.Tensor4D>;

/** What `prepare` gives for an algorithm that searches anew at each epsilon; at 0 there is nothing to search. */
export function growingEpsilons(
  { inputs, pool }: AttackRun,
  search: Search,
): Awaited<ReturnType<AttackAlgorithm['prepare']>> {
  let previous = pool.keep(tf.clone(inputs));
  return async (epsilon) => {
    const found = epsilon === 0 ? tf.clone(inputs) : await search(epsilon, previous);
    pool.dispose(previous);
    previous = pool.keep(tf.clone(found));
    return found;
  };
}
