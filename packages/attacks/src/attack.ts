import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Classifier } from '@saf/models';

/** The size of a perturbation: largest pixel change ('linf'), Euclidean length ('l2'), or no norm bounds it (null). */
export type Norm = 'linf' | 'l2';

/** A goal: labels to be missed, or one of the criteria of `criteria.ts`. */
export interface Criterion {
  readonly name: string;
  /** True labels [N], or for a targeted attack the targets; null where there is neither (nonsense). */
  readonly labels: Int32Array | null;
  /** Whether the labels are to be reached rather than missed. */
  readonly targeted: boolean;
  /** Whether each prediction (a category, or NONSENSE) is what the attacker wants. */
  isMet(predictions: Int32Array): boolean[];
  /** The same goal for some of the samples, so that finished samples can leave the batch. */
  take(indices: readonly number[]): Criterion;
}

export interface AttackOptions {
  /** Perturbation sizes on the scale of the classifier's bounds; at least one, ascending, >= 0. */
  epsilons: readonly number[];
  /** Root of all random streams; 0 by default. */
  seed?: number;
  /** Number of the first input in its data set: random streams go by sample, so batches do not matter. */
  firstIndex?: number;
  /** Called after each step with the share of the work that is done, in (0, 1]. */
  onProgress?: (done: number) => void;
  /** Aborting rejects with the signal's reason and frees every tensor. */
  signal?: AbortSignal;
}

/** Perturbed inputs of one epsilon. Tensors belong to the caller: `disposeAttackResult` frees them. */
export interface Perturbed {
  readonly epsilon: number;
  /** As the attack gave it; may leave the bounds. */
  readonly raw: Tensor4D;
  /** Projected to the norm ball of epsilon and clipped to the bounds. */
  readonly clipped: Tensor4D;
  /** Predictions of a fresh forward pass. */
  readonly rawPredictions: Int32Array;
  readonly clippedPredictions: Int32Array;
  /** Whether the criterion is met by the clipped input: one entry a sample. */
  readonly success: boolean[];
  /** The same for the raw input. */
  readonly rawSuccess: boolean[];
}

export interface AttackResult {
  readonly attack: string;
  /** One entry for each epsilon, in the order they were given. */
  readonly perturbed: readonly Perturbed[];
  /** Gradient computations and forward passes spent on each sample. */
  readonly gradients: Int32Array;
  readonly queries: Int32Array;
}

/** An attack, built with its hyper-parameters. */
export interface Attack {
  /** Its name in the literature, such as "PGD". */
  readonly name: string;
  readonly norm: Norm | null;
  run(
    classifier: Classifier,
    inputs: Tensor4D,
    goal: Criterion | Tensor1D | ArrayLike<number>,
    options: AttackOptions,
  ): Promise<AttackResult>;
}
