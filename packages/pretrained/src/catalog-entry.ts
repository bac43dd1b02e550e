import type { HybridLossOptions } from '@saf/losses';
import type { NonsenseRule } from '@saf/models';

/** Error rates over the strength β of what was done to the test images (paper, Section 5), as the paper measures: nothing is clipped. */
export interface MeasuredErrors {
  readonly kind: 'adversarial' | 'nonsense' | 'noisy';
  /** β on pixels in [0, 1]; 0 is the samples as they are. */
  readonly strengths: readonly number[];
  /** In [0, 1], one per strength. */
  readonly errors: readonly number[];
}

/** The share of test images that are right, and of which it is proven that no change of a size is taken for another category. */
export interface CertifiedAccuracies {
  /** `linf`: any change of pixels by at most ε, of the network itself. `l2`: changes shorter than a radius, of the vote over noisy copies. */
  readonly norm: 'linf' | 'l2';
  /** How it was proven, as @saf/certify calls it. */
  readonly method: 'interval' | 'crown' | 'alpha-crown' | 'smoothing';
  /** Of smoothing: the standard deviation of the noise, on pixels in [0, 1]. */
  readonly std?: number;
  /** Number of test images, the first ones. */
  readonly samples: number;
  /** Epsilons or radii, ascending. */
  readonly sizes: readonly number[];
  /** In [0, 1], one a size. */
  readonly accuracies: readonly number[];
}

/** What is known of a trained network; its model card says it in words. */
export interface PretrainedFacts {
  readonly dataset: string;
  /** As in the paper: plain, RBF or mReLU, and -a, -r, -m for adversarial, random and mean training. */
  readonly model: string;
  readonly seed: number;
  readonly epochs: number;
  readonly parameters: number;
  /** Whether nonsense is an output of its own or a lack of confidence. */
  readonly nonsense: NonsenseRule;
  /** The hybrid loss it was trained with; null for the softmax loss. */
  readonly loss: Required<HybridLossOptions> | null;
  /** Engine that trained it and measured its errors. */
  readonly engine: string;
  /** Number of test images. */
  readonly samples: number;
  readonly errors: readonly MeasuredErrors[];
  /** What is proven of a network that was trained for it. */
  readonly certified?: readonly CertifiedAccuracies[];
}

/** SHA-256 of the network's files, as browsers take it for `integrity`: `sha256-` and base64. */
export interface FileIntegrity {
  readonly topology: string;
  readonly weights: string;
}

export interface CatalogEntry {
  readonly topology: URL;
  readonly weights: URL;
  readonly integrity: FileIntegrity;
  readonly facts: PretrainedFacts;
}
