import type { z } from 'zod';
import type { ErrorCurveResult } from './evaluation.ts';

/** What is wrong with entry i of a list; null where nothing is. */
type EntryCheck = (curve: ErrorCurveResult, i: number) => string | null;

const entryChecks: Readonly<Record<'strengths' | 'wrong' | 'errors' | 'intervals', EntryCheck>> = {
  strengths({ strengths }, i) {
    const before = strengths[i - 1] ?? Number.NEGATIVE_INFINITY;
    return strengths[i] > before ? null : `expected more than ${before}, the one before, got ${strengths[i]}`;
  },
  wrong({ wrong, count }, i) {
    return wrong[i] <= count ? null : `expected at most count = ${count}, got ${wrong[i]}`;
  },
  errors({ errors, wrong, count }, i) {
    const share = wrong[i] / count;
    return Math.abs(errors[i] - share) < 1e-9 ? null : `expected wrong / count = ${share}, got ${errors[i]}`;
  },
  intervals({ intervals }, i) {
    const [low, high] = intervals[i];
    return low <= high ? null : `expected [low, high], got [${low}, ${high}]`;
  },
};

/** Checks what a field alone cannot show: one entry a strength in every list, and entries that agree. */
export function checkCurve(curve: ErrorCurveResult, report: z.core.$RefinementCtx<ErrorCurveResult>): void {
  for (const { path, message } of [...lengthProblems(curve), ...entryProblems(curve)])
    report.addIssue({ code: 'custom', path, message });
}

interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

function lengthProblems(curve: ErrorCurveResult): Problem[] {
  const expected = curve.strengths.length;
  return (['wrong', 'errors', 'intervals', 'psnr'] as const)
    .filter((list) => curve[list].length !== expected)
    .map((list) => ({
      path: [list],
      message: `expected ${expected} entries, one a strength, got ${curve[list].length}`,
    }));
}

function entryProblems(curve: ErrorCurveResult): Problem[] {
  return Object.entries(entryChecks).flatMap(([list, check]) =>
    curve[list as keyof typeof entryChecks].flatMap((_, i) => {
      const message = check(curve, i);
      return message ? [{ path: [list, i], message }] : [];
    }),
  );
}
