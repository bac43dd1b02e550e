import { isDeepStrictEqual } from 'node:util';
import type { ErrorCurveResult, Result } from '@saf/results';

/** One error rate of a result and the committed one. */
interface CellDifference {
  readonly strength: number;
  readonly error: number;
  readonly committed: number;
  readonly difference: number;
  /** Whether the 95 % intervals of the two share a value. */
  readonly within: boolean;
}

/** A curve of a result beside the committed one of the same kind of samples. */
export interface CurveDifference {
  readonly kind: ErrorCurveResult['kind'];
  readonly clipped: boolean;
  readonly nonsenseRule: ErrorCurveResult['nonsenseRule'];
  readonly count: number;
  readonly committedCount: number;
  readonly cells: readonly CellDifference[];
}

/**
 * The error rates of a result minus the committed ones, at each strength that both have. Whether two differ is told by their 95 % Wilson
 * intervals, which are of the choice of images: trainings of other seeds differ by more.
 *
 * @throws Error where the two share no curve
 */
export function compareResults(own: Result, committed: Result): CurveDifference[] {
  const differences = own.evaluation.curves.flatMap((curve) => {
    const other = committed.evaluation.curves.find((each) => isSameKind(each, curve));
    const cells = other ? cellsOf(curve, other) : [];
    return other && cells.length > 0 ? [{ ...kindOf(curve), committedCount: other.count, cells }] : [];
  });
  if (differences.length === 0)
    throw new Error(`${own.model}: expected an error curve that the committed result has too, got none`);
  return differences;
}

const kindOf = ({ kind, clipped, nonsenseRule, count }: ErrorCurveResult) => ({ kind, clipped, nonsenseRule, count });

const isSameKind = (a: ErrorCurveResult, b: ErrorCurveResult): boolean =>
  a.kind === b.kind && a.clipped === b.clipped && isDeepStrictEqual(a.nonsenseRule, b.nonsenseRule);

function cellsOf(own: ErrorCurveResult, committed: ErrorCurveResult): CellDifference[] {
  return own.strengths.flatMap((strength, i) => {
    const k = committed.strengths.indexOf(strength);
    if (k < 0) return [];
    const [[low, high], [from, to]] = [own.intervals[i], committed.intervals[k]];
    const [error, reference] = [own.errors[i], committed.errors[k]];
    const within = low <= to && from <= high;
    return [{ strength, error, committed: reference, difference: error - reference, within }];
  });
}
