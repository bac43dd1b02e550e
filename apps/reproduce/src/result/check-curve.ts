import type { z } from 'zod';
import type { ErrorCurveResult } from './schema.ts';

const LISTS = ['wrong', 'errors', 'intervals', 'psnr'] as const;

type Report = z.core.$RefinementCtx<ErrorCurveResult>;

/** Checks what a field alone cannot show: one entry a strength, and errors that are wrong / count. */
export function checkCurve(curve: ErrorCurveResult, report: Report): void {
  for (const list of LISTS) checkLength(curve, list, report);
  curve.wrong.forEach((wrong, i) => {
    if (wrong > curve.count) refuse(report, ['wrong', i], `expected at most count = ${curve.count}, got ${wrong}`);
  });
  curve.errors.forEach((error, i) => {
    const share = curve.wrong[i] / curve.count;
    if (Math.abs(error - share) > 1e-9)
      refuse(report, ['errors', i], `expected wrong / count = ${share}, got ${error}`);
  });
  curve.intervals.forEach(([low, high], i) => {
    if (low > high) refuse(report, ['intervals', i], `expected [low, high], got [${low}, ${high}]`);
  });
}

function checkLength(curve: ErrorCurveResult, list: (typeof LISTS)[number], report: Report): void {
  const expected = curve.strengths.length;
  const got = curve[list].length;
  if (got !== expected) refuse(report, [list], `expected ${expected} entries, one a strength, got ${got}`);
}

function refuse(report: Report, path: (string | number)[], message: string): void {
  report.addIssue({ code: 'custom', path, message });
}
