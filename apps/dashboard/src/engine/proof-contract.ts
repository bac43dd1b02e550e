import type { ImageSet } from './image-sets.ts';

/** How a guarantee is found: interval arithmetic, or linear relaxation, which is tighter and slower. */
export type ProofMethod = 'interval' | 'crown';

/** An image that is to keep its label. */
export interface ProofRequest {
  readonly network: string;
  readonly pixels: Float32Array;
  /** The category that the image shows. */
  readonly label: number;
  /** Whether the answer "nonsense" is an error as well. */
  readonly nonsenseCounts: boolean;
}

/** What each confidence lies between, whatever changes the image by at most ε. */
export interface ConfidenceBounds {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** An image that the attack found within ε, and what it is taken for. */
export interface Broken {
  readonly epsilon: number;
  readonly pixels: Float32Array;
  readonly prediction: number;
}

/** How far the proofs reach, and from where on the attack succeeds: undefined where it is not known yet. */
export interface Reach {
  readonly network: string;
  /** The largest ε that is proven, null where not even the image itself is. */
  readonly interval?: number | null;
  readonly crown?: number | null;
  /** The smallest ε at which the attack has succeeded, null where it has at none. */
  readonly broken?: Broken | null;
}

/** The largest ε that is looked at: more is proven of no shipped network. */
export const largestEpsilonOf = ({ name }: Pick<ImageSet, 'name'>): number =>
  ({ mnist: 0.4, 'fashion-mnist': 0.4, cifar10: 0.04 })[name];

/** An image whose noisy copies vote. */
export interface SmoothingRequest {
  readonly network: string;
  readonly pixels: Float32Array;
  /** Standard deviation of the noise. */
  readonly std: number;
  /** Copies that estimate the probability of the answer. */
  readonly draws: number;
  /** The probability that the certificate is wrong. */
  readonly alpha: number;
}

/** A noisy copy, and its vote. */
export interface NoisyCopy {
  readonly pixels: Float32Array;
  readonly prediction: number;
}

/** How the copies have voted so far. */
export interface Votes {
  /** Of each category, and of nonsense: the copies that choose the answer, and those that estimate its probability. */
  readonly selection: readonly number[];
  readonly estimation: readonly number[];
  /** The answer, −1 for nonsense. */
  readonly label: number;
  /** Whether anything can be certified of it. */
  readonly holds: boolean;
  /** The L2 length that no change below can turn the answer with. */
  readonly radius: number;
  /** Some of the copies. */
  readonly copies: readonly NoisyCopy[];
}
