import type { Classifier } from '@saf/models';
import type * as tf from '@tensorflow/tfjs-core';
import type { Attack, AttackOptions, Criterion } from '../framework/attack.ts';

/** Images that are made as they are needed, such as those of a data set. */
export interface ImageSource {
  readonly count: number;
  /** The images of these samples, [N, height, width, channels], in this order. The suite frees them. */
  take(samples: readonly number[]): tf.Tensor4D | Promise<tf.Tensor4D>;
}

/** A batch of a suite, for what is no `Attack`. */
export interface SuiteBatch {
  readonly classifier: Classifier;
  /** They belong to the suite. */
  readonly images: tf.Tensor4D;
  readonly criterion: Criterion;
  /** The samples' places among all. */
  readonly samples: readonly number[];
  readonly options: AttackOptions;
}

/** What was found of each sample of a batch. */
export interface SuiteFinding {
  /** For each epsilon, whether each sample is broken. */
  readonly success: readonly (readonly boolean[])[];
  /** For each epsilon, the predictions of what was found. */
  readonly predictions?: readonly Int32Array[];
  readonly gradients?: Int32Array;
  readonly queries?: Int32Array;
}

/** One attack of a suite. */
export interface SuiteAttack {
  /** What the result calls it; each has another. */
  readonly name: string;
  /** The attack, or a function that makes (or loads) it once there are samples for it, or one that finds out by itself. */
  readonly attack: Attack | (() => Attack | Promise<Attack>) | { find(batch: SuiteBatch): Promise<SuiteFinding> };
  /** 'remaining' (default): the samples that no attack before it has broken at every epsilon. 'all': all samples. */
  readonly samples?: 'all' | 'remaining';
  /** What is attacked in the place of the classifier: a view of it whose gradients are easier to follow, say. */
  readonly view?: (classifier: Classifier) => Classifier | Promise<Classifier>;
}

export interface SuiteOptions extends Omit<AttackOptions, 'onProgress'> {
  /** In this order. */
  attacks: readonly SuiteAttack[];
  /** Samples that the engine works on at a time; 250 by default. Results do not depend on it, but for rounding. */
  batchSize?: number;
  /** Called with the share of the work that is done, in (0, 1], and the attack that runs. */
  onProgress?: (done: number, note: string) => void;
  /** Called for each sample and epsilon when an attack is the first to break it, with its pixels [height · width · channels]. */
  onBroken?: (sample: number, epsilon: number, pixels: Float32Array) => void;
}

/** What one attack of a suite did. */
export interface SuiteOutcome {
  readonly attack: string;
  /** The samples it was given. */
  readonly samples: readonly number[];
  /** For each epsilon, whether it broke each of all samples; false for those it was not given. */
  readonly broken: readonly (readonly boolean[])[];
  /** For each epsilon, the share of all samples that neither it nor any attack before it broke. */
  readonly robustAccuracy: readonly number[];
  /** Gradients and queries that it spent on all samples together. */
  readonly gradients: number;
  readonly queries: number;
  readonly seconds: number;
}

export interface SuiteResult {
  readonly epsilons: readonly number[];
  /** Share of samples that do not meet the goal by themselves. */
  readonly cleanAccuracy: number;
  /** In their order. */
  readonly attacks: readonly SuiteOutcome[];
  /** For each epsilon, the share of samples that stand in the end. */
  readonly robustAccuracy: readonly number[];
  /** For each epsilon, what broke each sample first: 'clean' if it met the goal by itself, null if it stands. */
  readonly brokenBy: readonly (readonly (string | null)[])[];
  /** For each epsilon, the prediction for each sample's first success; for its image where there is none. */
  readonly predictions: readonly Int32Array[];
  /** What all attacks spent on each sample. */
  readonly gradients: Int32Array;
  readonly queries: Int32Array;
}
