import type { ErrorCurveResult, Result } from './kinds/evaluation.ts';

/** What was done to the samples of a curve. */
export type SampleKind = ErrorCurveResult['kind'];

/** Kinds of samples in the paper's order, with the paper's words for them. */
export const sampleKinds: readonly SampleKind[] = ['adversarial', 'nonsense', 'noisy'];

/**
 * A result's curves of one kind, the one to hold against the paper first: not clipped, and with the explicit nonsense
 * category where the network has one (the paper, Sections 4.3 and 5).
 */
export function curvesOf(result: Result, kind: SampleKind): ErrorCurveResult[] {
  const rank = (curve: ErrorCurveResult) => (curve.clipped ? 2 : 0) + ('category' in curve.nonsenseRule ? 0 : 1);
  const measured = result.evaluation.curves.filter((curve) => curve.kind === kind && curve.strengths.length > 0);
  return measured.sort((a, b) => rank(a) - rank(b));
}
