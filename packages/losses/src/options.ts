import { checkNumber, checkOneOf } from '@saf/checks';

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
const NAMES = Object.keys(DEFAULTS);

/** The options with defaults filled in; ArgumentError for an unknown or invalid one. */
export function hybridLossOptions(options: HybridLossOptions): Required<HybridLossOptions> {
  for (const name of Object.keys(options)) checkOneOf('option of the hybrid loss', name, NAMES);
  const checked = { ...DEFAULTS, ...options };
  for (const name of ['alpha1', 'alpha2', 'alpha3'] as const) checkNumber(name, checked[name], { min: 0 });
  checkNumber('p', checked.p, { min: 1, exclusiveMin: true });
  return checked;
}
