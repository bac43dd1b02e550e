import { ArgumentError, checkNumber } from '@saf/checks';

/** Weights and order of the hybrid loss (paper, eq. 7). */
export interface HybridLossOptions {
  /** α₁ >= 0, the weight of the negative logarithm of the normalized confidence; 1 by default. */
  alpha1?: number;
  /** α₂ >= 0, the weight of the error of the labelled confidence; 1 by default. */
  alpha2?: number;
  /** α₃ >= 0, the weight of the errors of all other confidences; 0 by default (MNIST; CIFAR-10: 1/9). */
  alpha3?: number;
  /** p > 1, the order of the errors; 2 by default. */
  p?: number;
}

const DEFAULTS = { alpha1: 1, alpha2: 1, alpha3: 0, p: 2 };

/** The options with defaults filled in; ArgumentError for an unknown or invalid one. */
export function hybridLossOptions(options: HybridLossOptions): Required<HybridLossOptions> {
  const checked = { ...DEFAULTS, ...options };
  for (const [name, value] of Object.entries(checked)) {
    // Four names need no suggestion of the nearest, which would be a tenth of the package.
    if (!(name in DEFAULTS)) throw new ArgumentError('hybrid loss option', Object.keys(DEFAULTS).join(), name);
    checkNumber(name, value, name === 'p' ? { min: 1, exclusiveMin: true } : { min: 0 });
  }
  return checked;
}
