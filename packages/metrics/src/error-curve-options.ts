import type { Attack } from '@saf/attacks';
import type { Classifier, NonsenseRule } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { ErrorCurve } from './curve-tally.ts';

/** A batch of samples to be attacked. */
export interface SampleBatch {
  /** [N, height, width, channels], inside the classifier's bounds. Freed by `errorCurve`. */
  readonly images: Tensor4D;
  /** True labels [N]; null for nonsense samples, which belong to no category. */
  readonly labels: ArrayLike<number> | null;
  /** Number of the first image in its data set. */
  readonly firstIndex: number;
}

export interface ErrorCurveOptions {
  readonly classifier: Classifier;
  readonly attack: Attack;
  /** Strengths β, ascending: the attack's epsilons. */
  readonly strengths: readonly number[];
  /** Batches, taken one after the other; all labelled or none. */
  readonly samples: Iterable<SampleBatch> | AsyncIterable<SampleBatch>;
  /** Whether samples inside the bounds are judged beside the raw ones; true by default, false saves half of the forward passes. */
  readonly clipped?: boolean;
  /** More nonsense rules to judge the same samples by. */
  readonly rules?: readonly NonsenseRule[];
  /** Root of the attack's random streams; 0 by default. */
  readonly seed?: number;
  /** Called with the number of samples that are done, parts of a batch included. */
  readonly onProgress?: (samplesDone: number) => void;
  /** Aborting rejects with the signal's reason and frees every tensor. */
  readonly signal?: AbortSignal;
}

/** The curves of one nonsense rule. */
export interface CurvesOfRule {
  readonly rule: NonsenseRule;
  /** Of the samples as the attack gave them; they may leave the bounds. */
  readonly raw: ErrorCurve;
  /** Of the samples inside the bounds; null unless they were judged. */
  readonly clipped: ErrorCurve | null;
}

export interface ErrorCurves extends CurvesOfRule {
  readonly strengths: readonly number[];
  /** Number of samples. */
  readonly count: number;
  /** The same under the other rules asked for, in their order. */
  readonly rules: readonly CurvesOfRule[];
}
