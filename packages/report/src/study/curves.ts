import type { ErrorCurveResult, Result } from '@saf/results';

/** What was done to the samples of a curve. */
export type Kind = ErrorCurveResult['kind'];

/** Kinds of samples in the paper's order, with the paper's words for them. */
export const kinds: readonly Kind[] = ['adversarial', 'nonsense', 'noisy'];

/** What a curve measured at one strength. */
export interface Point {
  readonly strength: number;
  readonly error: number;
  readonly interval: readonly [number, number];
  readonly wrong: number;
  readonly psnr: number | null;
}

/**
 * A result's curves of one kind, the one to hold against the paper first: not clipped, and with the explicit nonsense
 * category where the network has one (the paper, Sections 4.3 and 5).
 */
export function curvesOf(result: Result, kind: Kind): ErrorCurveResult[] {
  const rank = (curve: ErrorCurveResult) => (curve.clipped ? 2 : 0) + ('category' in curve.nonsenseRule ? 0 : 1);
  const measured = result.evaluation.curves.filter((curve) => curve.kind === kind && curve.strengths.length > 0);
  return measured.sort((a, b) => rank(a) - rank(b));
}

export function pointsOf(curve: ErrorCurveResult): Point[] {
  return curve.strengths.map((strength, i) => ({
    strength,
    error: curve.errors[i],
    interval: curve.intervals[i],
    wrong: curve.wrong[i],
    psnr: curve.psnr[i],
  }));
}

/** The point of a strength; undefined where it was not measured. */
export function pointAt(curve: ErrorCurveResult | undefined, strength: number): Point | undefined {
  return curve && pointsOf(curve).find((point) => sameStrength(point.strength, strength));
}

/** Whether two strengths are the same but for rounding. */
export const sameStrength = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;

/** All strengths of some lists, ascending, each once. */
export function allStrengths(lists: readonly (readonly number[])[]): number[] {
  const sorted = lists.flat().sort((a, b) => a - b);
  return sorted.filter((strength, i) => i === 0 || !sameStrength(strength, sorted[i - 1]));
}
