import type { Evaluation } from '@saf/experiments';
import { align, type DataRecord } from '@saf/report';
import type { ErrorCurveResult } from '@saf/results';

/** Error rates as lines of text: a column a curve, a row a strength. */
export function renderEvaluation({ curves, samples, fullTestSet }: Evaluation, dataset: string): string {
  const header = ['β', ...curves.map(nameOf)];
  const rows = curves[0].strengths.map((strength, i) => [
    String(strength),
    ...curves.map(({ errors }) => errors[i].toFixed(3)),
  ]);
  const whole = fullTestSet ? 'all' : 'the first';
  return `error rates on ${whole} ${samples} test images of ${dataset}\n\n${align([header, ...rows])}`;
}

function nameOf({ kind, clipped, nonsenseRule }: ErrorCurveResult): string {
  const rule =
    'threshold' in nonsenseRule ? `threshold ${nonsenseRule.threshold}` : `category ${nonsenseRule.category}`;
  return `${kind}${clipped ? ', clipped' : ''}${kind === 'nonsense' ? ` (${rule})` : ''}`;
}

/** One record a rate. */
export function evaluationRecords({ curves }: Evaluation): DataRecord[] {
  return curves.flatMap((curve) =>
    curve.strengths.map((strength, i) => ({
      samples: nameOf(curve),
      strength,
      error: curve.errors[i],
      interval_low: curve.intervals[i][0],
      interval_high: curve.intervals[i][1],
      wrong: curve.wrong[i],
      count: curve.count,
      psnr: curve.psnr[i],
    })),
  );
}
