import { meanCorruptionError } from '@saf/metrics/corruptions';
import type { CorruptionStudy } from '@saf/report';
import { corruptionErrorsOf, corruptionSetupOf, corruptionsSchema, type Result } from '@saf/results';
import { readMeasured } from './read-measured.ts';

/** What mean corruption errors are relative to, if it was measured; else the first network. */
const BASELINE = 'plain';

/**
 * What was measured of some results of an experiment on corrupted images, and how the networks compare. Left out is what was measured on
 * other images or corruptions than the baseline.
 *
 * @returns null where there is nothing
 */
export async function readCorruptions(
  folder: string,
  files: readonly string[],
  results: readonly Result[],
): Promise<CorruptionStudy | null> {
  const read = (file: string, i: number) =>
    readMeasured('corruptions', corruptionsSchema, { folder, file, result: results[i] });
  const found = await Promise.all(files.map(read));
  // One that was stopped before its first corruption says nothing.
  const all = found.filter((each) => each !== undefined).filter(({ corruptions }) => corruptions.length > 0);
  const baseline = all.find(({ network }) => network.model === BASELINE) ?? all[0];
  if (!baseline) return null;
  const measured = all.filter((each) => corruptionSetupOf(each) === corruptionSetupOf(baseline));
  const errors = corruptionErrorsOf(baseline);
  const means = measured.map((each) => meanCorruptionError(corruptionErrorsOf(each), errors));
  return { measured, means, baseline: baseline.network.model };
}
