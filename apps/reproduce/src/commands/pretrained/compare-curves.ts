import { isDeepStrictEqual } from 'node:util';
import type { EngineResult, ErrorCurveResult, Result } from '@saf/results';

/** A committed curve and the same measured again. */
export interface Comparison {
  readonly kind: ErrorCurveResult['kind'];
  /** The largest difference of error rates, and where it is. */
  readonly difference: number;
  readonly strength: number;
  /** What is allowed: 0 on the engine that made the numbers, which for the native one is the processor too. */
  readonly tolerance: number;
  readonly agrees: boolean;
}

/** Sums are rounded in another order on another engine or processor: few predictions change. */
const acrossEngines = 0.002;

/**
 * Compares curves, of some strengths or all, with the committed ones: equal on the same engine with as many threads (native: on the
 * same processor, where the result names it), else within 0.002.
 *
 * @throws Error for a curve, or a strength of it, that the committed result does not have
 */
export function compareCurves(
  { evaluation, engine }: Result,
  curves: readonly ErrorCurveResult[],
  ranOn: EngineResult,
): Comparison[] {
  const tolerance = givesTheSameBits(engine, ranOn) ? 0 : acrossEngines;
  return curves.map((curve) => compare(committedOf(evaluation.curves, curve), curve, tolerance));
}

/** What WebAssembly computes is the same on any processor. */
function givesTheSameBits(one: EngineResult, other: EngineResult): boolean {
  const alike = one.name === other.name && one.threads === other.threads && one.tfjs === other.tfjs;
  return alike && (one.name !== 'native' || (one.processor !== undefined && one.processor === other.processor));
}

function committedOf(committed: readonly ErrorCurveResult[], curve: ErrorCurveResult): ErrorCurveResult {
  const found = committed.find(
    ({ kind, clipped, nonsenseRule, strengths, count }) =>
      kind === curve.kind &&
      clipped === curve.clipped &&
      count === curve.count &&
      isDeepStrictEqual(nonsenseRule, curve.nonsenseRule) &&
      curve.strengths.every((strength) => strengths.includes(strength)),
  );
  if (!found) throw new Error(`the committed result has no curve of ${curve.kind} samples to compare with`);
  return found;
}

function compare(committed: ErrorCurveResult, { kind, wrong, count, strengths }: ErrorCurveResult, tolerance: number) {
  const committedAt = (strength: number) => committed.wrong[committed.strengths.indexOf(strength)];
  const differences = wrong.map((each, i) => Math.abs(each - committedAt(strengths[i])));
  const most = Math.max(...differences);
  const strength = strengths[differences.indexOf(most)];
  return { kind, difference: most / count, strength, tolerance, agrees: most <= tolerance * count };
}
