import type { SuiteAttack } from '@saf/attacks/suite';
import type { ProgressListener } from '@saf/checks';
import type { Ball, ProofMethod, Rejection } from '@saf/results';
import type { NonsenseKind } from '../out-of-distribution/nonsense-kinds.ts';

/** How rejection is measured. */
export interface MeasureRejectionOptions {
  /** Balls that images are attacked in. */
  readonly balls: readonly Ball[];
  /** Share of the held-out images classified right that is to be kept; 0.99 by default. */
  readonly truePositiveRate?: number;
  /** Bounds by which images in L∞ balls are proven first: those that are get no attack. None by default. */
  readonly prove?: ProofMethod;
  /** What attacks images in a ball; by default all of `rejectionAttacks`. */
  readonly attacks?: (norm: Ball['norm'], threshold: number) => readonly SuiteAttack[];
  /** Kinds of images that show none of the categories; by default noise, and Fashion-MNIST where it suits. */
  readonly kinds?: readonly NonsenseKind[];
  /** Root of all random numbers; 1 by default. */
  readonly seed?: number;
  /** Images attacked at a time; 100 by default. */
  readonly batchSize?: number;
  /** Number of the first of the images, whose random streams go by it; 0 by default. */
  readonly firstIndex?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/** What is found of images. */
export type RejectionOutcome = Pick<
  Rejection,
  'threshold' | 'truePositiveRate' | 'heldOut' | 'clean' | 'proofs' | 'attacks' | 'otherImages' | 'fooling'
>;
