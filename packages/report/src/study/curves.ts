import type { ErrorCurveResult } from '@saf/results';

export { curvesOf, type SampleKind, sampleKinds } from '@saf/results';

/** What a curve measured at one strength. */
export interface Point {
  readonly strength: number;
  readonly error: number;
  readonly interval: readonly [number, number];
  readonly wrong: number;
  readonly psnr: number | null;
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
