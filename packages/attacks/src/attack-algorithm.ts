import type { RandomSource } from '@saf/random';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Criterion, Norm } from './attack.ts';
import type { CountedPasses } from './counted-passes.ts';
import type { TensorPool } from './tensor-pool.ts';

/** What an algorithm is given of a run. */
export interface AttackRun {
  readonly inputs: Tensor4D;
  readonly criterion: Criterion;
  /** Passes through the classifier, counted. */
  readonly passes: CountedPasses;
  /** The random stream of the sample at a position in the batch: it goes by the sample's number, so that batches do not matter. */
  stream(name: string, position: number, ...path: readonly (string | number)[]): RandomSource;
  /** Owns the tensors that live across awaits. */
  readonly pool: TensorPool;
  /** Awaited after each step: reports progress, and throws when the run is aborted. */
  step(): Promise<void>;
}

/** An attack without its frame: `defineAttack` checks, loops over epsilons, projects, clips, judges, counts and frees. */
export interface AttackAlgorithm {
  readonly name: string;
  readonly norm: Norm | null;
  /** Whether what it gives is inside the norm ball and the bounds already, so that raw and clipped are the same. */
  readonly staysInside?: boolean;
  /** How many steps come before the first epsilon, and at most how many with each epsilon. */
  steps(run: AttackRun): { readonly once: number; readonly perEpsilon: number };
  /** Does what does not depend on epsilon, and gives the function that perturbs the inputs by an epsilon. */
  prepare(run: AttackRun): Promise<(epsilon: number) => Tensor4D | Promise<Tensor4D>>;
}
