import { isDeepStrictEqual } from 'node:util';
import type { ErrorCurveResult, Result } from '@saf/results';
import { pointAt } from './curves.ts';
import type { LabelledResult } from './label-results.ts';
import { type MeanOfTrainings, meanOfTrainings } from './mean-of-trainings.ts';

/** Error rates of several seeds at one strength. */
export interface SeedPoint extends MeanOfTrainings {
  readonly strength: number;
}

/** Mean over the seeds, with its interval, at each strength that all of them have; none for one seed. */
export function seedPoints({ seeds }: LabelledResult, curve: ErrorCurveResult): SeedPoint[] {
  const curves = seeds.flatMap((result) => sameCurve(result, curve) ?? []);
  if (curves.length < 2) return [];
  return curve.strengths.flatMap((strength) => {
    const errors = curves.flatMap((each) => pointAt(each, strength)?.error ?? []);
    return errors.length === curves.length ? [{ strength, ...meanOfTrainings(errors) }] : [];
  });
}

function sameCurve(
  { evaluation }: Result,
  { kind, clipped, nonsenseRule }: ErrorCurveResult,
): ErrorCurveResult | undefined {
  return evaluation.curves.find(
    (each) => each.kind === kind && each.clipped === clipped && isDeepStrictEqual(each.nonsenseRule, nonsenseRule),
  );
}
