import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Norm } from '../attack.ts';
import type { AutoAttackVersion } from './stages.ts';

export interface AutoAttackStage {
  /** Such as 'apgd-ce'. */
  readonly attack: string;
  /** Samples that still stood before it, and those it broke. */
  readonly attacked: number;
  readonly broken: number;
  /** Share of all samples that stand after it. */
  readonly robustAccuracy: number;
  /** Gradients and queries that it spent on all samples together. */
  readonly gradients: number;
  readonly queries: number;
}

export interface AutoAttackResult {
  readonly version: AutoAttackVersion;
  readonly norm: Norm;
  readonly epsilon: number;
  readonly effort: number;
  readonly seed: number;
  /** Share of samples that do not meet the goal by themselves. */
  readonly cleanAccuracy: number;
  /** In their order. */
  readonly stages: readonly AutoAttackStage[];
  /** Share of samples that stand in the end. */
  readonly robustAccuracy: number;
  /** The first success of each sample, inside the ball and the bounds; the input where there is none. It belongs to the caller. */
  readonly adversarial: Tensor4D;
  /** Predictions for `adversarial`. */
  readonly predictions: Int32Array;
  /** What broke each sample: 'clean' if it met the goal by itself, null if it stands. */
  readonly brokenBy: (string | null)[];
  readonly gradients: Int32Array;
  readonly queries: Int32Array;
  /** The same images with pixels rounded to 256 levels of the bounds, as files have them. */
  readonly rounded: { readonly success: boolean[]; readonly robustAccuracy: number };
}
