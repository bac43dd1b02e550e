import type { AttackResult } from '@saf/attacks';
import { ArgumentError } from '@saf/checks';
import { wilsonInterval } from '../statistics/wilson-interval.ts';

export interface WorstCase {
  readonly epsilon: number;
  /** Whether any of the attacks succeeded: one entry per sample. */
  readonly success: boolean[];
  /** Share of samples that any attack succeeded on: 1 − robust accuracy, where samples that are wrong as they are count. */
  readonly rate: number;
  /** 95 % Wilson interval of the rate. */
  readonly interval: readonly [number, number];
}

/**
 * Several attacks on the same samples as one: sample by sample the worst of them (Carlini et al., "On evaluating adversarial
 * robustness", 2019, Section 5.4). The mean over samples of the worst over attacks is never below the worst of their means.
 *
 * @param results of the same inputs at the same epsilons
 * @returns one entry per epsilon, in their order
 * @throws ArgumentError for no results, or ones of other epsilons or another number of samples
 * @example
 * const [{ rate }] = worstCase([await pgd().run(...), await square().run(...)]);
 */
export function worstCase(results: readonly Pick<AttackResult, 'perturbed'>[]): WorstCase[] {
  const [first] = results;
  if (!first) throw new ArgumentError('results', 'at least one result', 'none');
  return first.perturbed.map(({ epsilon, success }, k) => {
    const all = results.map((result, i) => successAt(result, `results[${i}]`, k, epsilon, success.length));
    const worst = success.map((_, i) => all.some((each) => each[i]));
    const wrong = worst.filter(Boolean).length;
    return { epsilon, success: worst, rate: wrong / worst.length, interval: wilsonInterval(wrong, worst.length) };
  });
}

function successAt(
  { perturbed }: Pick<AttackResult, 'perturbed'>,
  name: string,
  k: number,
  epsilon: number,
  count: number,
): readonly boolean[] {
  const own = perturbed[k];
  if (own?.epsilon !== epsilon) throw new ArgumentError(name, `epsilon ${epsilon} at place ${k}`, own?.epsilon);
  if (own.success.length !== count) throw new ArgumentError(name, `${count} samples`, own.success.length);
  return own.success;
}
