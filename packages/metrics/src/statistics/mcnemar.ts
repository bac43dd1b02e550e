import { ArgumentError } from '@saf/checks';

export interface McNemar {
  /** Samples that only the first classifier, or only the second, gets right: all that tells them apart. */
  readonly onlyA: number;
  readonly onlyB: number;
  /** Two-sided p-values. */
  readonly exact: number;
  readonly midP: number;
}

/**
 * Do two classifiers make errors equally often on the same samples (McNemar, "Note on the sampling error of the difference between
 * correlated proportions or percentages", 1947)? Of n samples that only one of them gets right, k by the first, X ~ Bin(n, ½):
 *
 * - exact: min(1, 2 P(X ≤ min(k, n − k)));
 * - mid-p (Fagerland, Lydersen, Laake, "The McNemar test for binary matched-pairs data", 2013, Section 2): the exact one minus
 *   P(X = k), or 1 − ½ P(X = k) where k = n − k; as a rule it is to be preferred, since the exact one is too cautious.
 *
 * @param correctA whether the first classifier is right, one entry per sample
 * @param correctB the same of the second, in the same order
 * @throws ArgumentError for no samples, different numbers of them, or an answer that is neither true nor false
 * @example
 * mcNemar(rightOfPlain, rightOfRobust).midP < 0.05;
 */
export function mcNemar(correctA: ArrayLike<boolean>, correctB: ArrayLike<boolean>): McNemar {
  if (!correctA?.length) throw new ArgumentError('correctA', 'at least one sample', 'none');
  if (correctB?.length !== correctA.length)
    throw new ArgumentError('correctB', `${correctA.length} samples, as correctA has`, correctB?.length);
  checkAnswers('correctA', correctA);
  checkAnswers('correctB', correctB);
  let [onlyA, onlyB] = [0, 0];
  for (let i = 0; i < correctA.length; i++) {
    if (correctA[i] && !correctB[i]) onlyA++;
    if (correctB[i] && !correctA[i]) onlyB++;
  }
  return { onlyA, onlyB, ...pValues(onlyA, onlyB) };
}

/** Labels or predictions in place of answers would count as right wherever they are not 0. */
function checkAnswers(name: string, answers: ArrayLike<boolean>): void {
  for (let i = 0; i < answers.length; i++)
    if (typeof answers[i] !== 'boolean') throw new ArgumentError(`${name}[${i}]`, 'true or false', answers[i]);
}

function pValues(onlyA: number, onlyB: number): { exact: number; midP: number } {
  const { atMost, exactly } = halfBinomial(onlyA + onlyB, Math.min(onlyA, onlyB));
  const exact = Math.min(1, 2 * atMost);
  return { exact, midP: onlyA === onlyB ? 1 - exactly / 2 : exact - exactly };
}

/** P(X ≤ k) and P(X = k) of X ~ Bin(n, ½); in logarithms, since 2ⁿ overflows. */
function halfBinomial(n: number, k: number): { atMost: number; exactly: number } {
  let logarithm = -n * Math.LN2;
  let atMost = Math.exp(logarithm);
  for (let i = 1; i <= k; i++) {
    logarithm += Math.log((n - i + 1) / i);
    atMost += Math.exp(logarithm);
  }
  return { atMost, exactly: Math.exp(logarithm) };
}
