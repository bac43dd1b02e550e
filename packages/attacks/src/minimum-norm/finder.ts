import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { AttackAlgorithm, AttackRun } from '../attack-algorithm.ts';

export interface Found {
  /** Inside the bounds, one for each sample of the batch. */
  readonly points: Tensor4D;
  /** Infinity for a point that does not meet the goal. */
  readonly distances: Float32Array;
}

/** What looks for the smallest perturbations, whatever it takes for their size. */
export interface Finder extends Pick<AttackAlgorithm, 'name' | 'norm'> {
  /** How many steps `find` awaits at most. */
  steps(run: AttackRun): number;
  find(run: AttackRun): Promise<Found>;
}
