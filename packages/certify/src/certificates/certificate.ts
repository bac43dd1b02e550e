import type { NonsenseRule } from '@saf/models';

/** How a guarantee is found. */
export type Method = 'interval' | 'crown' | 'alpha-crown' | 'smoothing';

/** What is guaranteed of one image: that no perturbation up to a size changes what a classifier takes it for. */
export interface Certificate {
  /** How the size of a perturbation is measured: its largest change of a pixel, or its Euclidean length. */
  readonly norm: 'linf' | 'l2';
  /** Largest size of the perturbations that it speaks of. */
  readonly radius: number;
  /** The category that the image is guaranteed to keep. */
  readonly label: number;
  /** Whether no perturbation makes the classifier take the image for another meaningful category; "nonsense" is not one. */
  readonly holds: boolean;
  /** Whether no perturbation makes the classifier take the image for nonsense. With `holds`, it is always taken for the label. */
  readonly neverNonsense: boolean;
  /**
   * Lower bound of the distance between the label's logit and the largest one of another meaningful category, over all
   * perturbations; null for smoothing, which has none.
   */
  readonly margin: number | null;
  readonly method: Method;
  /** The probability that the guarantee is wrong: 0, but for methods that draw samples. */
  readonly failureProbability: number;
}

/** Lower bounds of what decides for the label ℓ, over a set of inputs. */
export interface ScoreBounds {
  /** Of logit_ℓ − logit_j, of every output j; its own is not looked at. */
  readonly margins: readonly number[];
  /** Of the logit of ℓ itself; only for RBF confidences. */
  readonly own?: number;
  /** Upper bounds of each logit; only for RBF confidences. */
  readonly logits?: readonly number[];
}

/**
 * What bounds of scores guarantee under a nonsense rule. A category is out of question where its logit stays below the label's, and
 * also where its confidence stays below the threshold.
 *
 * Classifiers compute confidences in single precision: what they round is allowed for, so that equal numbers decide nothing.
 */
export function judge(
  { margins, own, logits }: ScoreBounds,
  label: number,
  categories: number,
  rule: NonsenseRule,
): { holds: boolean; neverNonsense: boolean } {
  // exp(−80) is a number that single precision still tells from others; below it all of them become 0.
  const isNumber = own === undefined || own >= -80;
  const staysBelow = (j: number) => isNumber && margins[j] > ROUNDED;
  const isRejected = (j: number) =>
    'threshold' in rule && highestConfidence(margins[j], logits?.[j]) < rule.threshold - ROUNDED;
  const others = [...Array(categories).keys()].filter((j) => j !== label);
  return {
    holds: others.every((j) => staysBelow(j) || isRejected(j)),
    neverNonsense:
      'category' in rule
        ? staysBelow(rule.category)
        : rule.threshold === 0 || lowestConfidence(margins, label, own) >= rule.threshold + ROUNDED,
  };
}

/** What logits and confidences near 1 may be off by in single precision. */
const ROUNDED = 2 ** -16;

/** Of RBF exp(logit); of softmax 1 / (1 + Σ exp(logit_k − logit_j)), at most the term of the label. */
function highestConfidence(margin: number, logit?: number): number {
  return logit === undefined ? 1 / (1 + Math.exp(margin)) : Math.exp(logit);
}

function lowestConfidence(margins: readonly number[], label: number, own?: number): number {
  if (own !== undefined) return Math.exp(own);
  return 1 / margins.reduce((sum, margin, j) => sum + (j === label ? 0 : Math.exp(-margin)), 1);
}
