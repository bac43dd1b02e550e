import type { Classifier } from '@saf/models';
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';

/** How the size of a perturbation is measured: its largest pixel change ('linf') or its Euclidean length ('l2'). */
export type Norm = 'linf' | 'l2';

/** A goal: labels to be missed, or a criterion such as `misclassified`. */
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
  /** The numbers of all inputs, where they do not follow one another; takes the place of `firstIndex`. */
  indices?: readonly number[];
  /** Called after each step with the share of the work that is done, in (0, 1], and the attack's name. */
  onProgress?: (done: number, note: string) => void;
  /** Aborting rejects with the signal's reason and frees every tensor. */
  signal?: AbortSignal;
}

/** Perturbed inputs of one epsilon. Both tensors belong to the caller. */
export interface Perturbation {
  readonly epsilon: number;
  /** As the attack gave it; may leave the bounds. */
  readonly raw: Tensor4D;
  /** Projected to the norm ball of epsilon and clipped to the bounds. */
  readonly clipped: Tensor4D;
}

/** A judged perturbation: `disposeAttackResult` frees its tensors. */
export interface Perturbed extends Perturbation {
  /** Predictions of a fresh forward pass. */
  readonly rawPredictions: Int32Array;
  readonly clippedPredictions: Int32Array;
  /** Whether the criterion is met by the clipped input: one entry per sample. */
  readonly success: boolean[];
  /** The same for the raw input. */
  readonly rawSuccess: boolean[];
}

export interface AttackResult {
  readonly attack: string;
  /** One entry for each epsilon, in the order they were given. */
  readonly perturbed: readonly Perturbed[];
  /** Gradient computations the attack spent on each sample. */
  readonly gradients: Int32Array;
  /** Forward passes beside those of the gradients; what the result is judged by is not counted. */
  readonly queries: Int32Array;
}

/** What is attacked: labels stand for `misclassified(labels)`. */
export type Goal = Criterion | Tensor1D | ArrayLike<number>;

/** An attack, built with its hyper-parameters. */
export interface Attack {
  /** Its name in the literature, such as "PGD". */
  readonly name: string;
  /** The norm that epsilon bounds; null where epsilon is another strength. */
  readonly norm: Norm | null;
  /**
   * Attacks a batch of inputs and judges the outcome. All samples are held at once, for every epsilon: call it batch by batch.
   *
   * @param inputs [N, height, width, channels], finite and inside the classifier's bounds
   * @throws ArgumentError for inputs, labels or options that do not fit
   */
  run(classifier: Classifier, inputs: Tensor4D, goal: Goal, options: AttackOptions): Promise<AttackResult>;
  /**
   * The perturbed inputs alone, one epsilon after the other and not judged: for training, and for error curves
   * that hold one epsilon at a time. Arguments as for `run`; leaving the loop early frees what the attack holds.
   */
  perturb(
    classifier: Classifier,
    inputs: Tensor4D,
    goal: Goal,
    options: AttackOptions,
  ): AsyncGenerator<Perturbation, void, undefined>;
}

/**
 * Frees the tensors of a result.
 *
 * @example
 * const result = await eq10().run(classifier, images, labels, { epsilons: [0.1] });
 * disposeAttackResult(result);
 */
export function disposeAttackResult(result: AttackResult): void {
  for (const each of result.perturbed) disposePerturbed(each);
}

export function disposePerturbed({ raw, clipped }: Perturbation): void {
  raw.dispose();
  clipped.dispose();
}
