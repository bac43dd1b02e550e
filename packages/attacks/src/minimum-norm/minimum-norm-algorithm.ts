import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Norm } from '../attack.ts';
import type { AttackRun } from '../attack-algorithm.ts';

/** What a search is given: the samples of a run that do not meet the goal by themselves. */
export interface MinimumNormSearch extends AttackRun {
  /** Where in the batch each of them stands. */
  readonly positions: readonly number[];
  /** Their inputs. */
  readonly origin: Tensor4D;
  /** Which of their scores meet the goal (see `prediction-scores.ts`). */
  readonly accepted: Tensor2D;
}

/** A minimum-norm attack without its frame. */
export interface MinimumNormAlgorithm {
  readonly name: string;
  readonly norm: Norm;
  /** How many steps a search awaits at most. */
  steps(run: AttackRun): number;
  /** The nearest sample found for each; what does not meet the goal counts as not found. */
  search(search: MinimumNormSearch): Promise<Tensor4D>;
}
