import { isDeepStrictEqual } from 'node:util';
import type { NonsenseRule } from '@saf/models';
import type { ErrorCurveResult } from '@saf/results';
import type { EvaluationScope } from '../study/study.ts';

type Kind = ErrorCurveResult['kind'];

/** What is measured of one kind of samples beside the paper's own curve. */
export interface Variants {
  /** Whether samples inside [0, 1] are judged too; the paper clips nothing. */
  readonly clipped: boolean;
  /** Nonsense rules to judge by beside the network's own. */
  readonly rules: readonly NonsenseRule[];
}

/** The paper's rule for models without an explicit category; where there is one, how the threshold would judge is shown too. */
const threshold: NonsenseRule = { threshold: 0.5 };

const clippedKinds: Readonly<Record<EvaluationScope, readonly Kind[]>> = {
  paper: [],
  short: ['adversarial', 'nonsense'],
  full: ['adversarial', 'nonsense', 'noisy'],
};

export function variantsOf(scope: EvaluationScope, kind: Kind, own: NonsenseRule): Variants {
  const both = scope !== 'paper' && kind === 'nonsense' && 'category' in own;
  return { clipped: clippedKinds[scope].includes(kind), rules: both ? [threshold] : [] };
}

/** Whether some curves are all that an evaluation of this scope measures, for a network with this rule. */
export function isWhole(curves: readonly ErrorCurveResult[], scope: EvaluationScope, own: NonsenseRule): boolean {
  const kinds: readonly Kind[] = ['adversarial', 'nonsense', 'noisy'];
  return kinds.every((kind) => {
    const { clipped, rules } = variantsOf(scope, kind, own);
    const has = (rule: NonsenseRule, isClipped: boolean) =>
      curves.some(
        (curve) => curve.kind === kind && curve.clipped === isClipped && isDeepStrictEqual(curve.nonsenseRule, rule),
      );
    return [own, ...rules].every((rule) => has(rule, false) && (!clipped || has(rule, true)));
  });
}
