import { basename, dirname, join } from 'node:path';
import { isOfWeights, modelFiles, networkFile } from '@saf/experiments/plan';
import { meanCorruptionError } from '@saf/metrics/corruptions';
import type { CorruptionStudy } from '@saf/report';
import { type Corruptions, corruptionErrorsOf, corruptionSetupOf, corruptionsSchema, type Result } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';

/** What mean corruption errors are relative to, if it was measured; else the first network. */
const BASELINE = 'plain';

/**
 * What `reproduce corruptions` measured of some results of an experiment, beside whose folder it is, and how the networks compare. Left
 * out is what was measured of other weights than those that are there now, and on other images or corruptions than the baseline.
 *
 * @returns null where there is nothing
 */
export async function readCorruptions(
  folder: string,
  files: readonly string[],
  results: readonly Result[],
): Promise<CorruptionStudy | null> {
  const found = await Promise.all(files.map((file, i) => readOne(folder, file, results[i])));
  const all = found.filter((each) => each !== undefined);
  const baseline = all.find(({ network }) => network.model === BASELINE) ?? all[0];
  if (!baseline) return null;
  const measured = all.filter((each) => corruptionSetupOf(each) === corruptionSetupOf(baseline));
  const errors = corruptionErrorsOf(baseline);
  const means = measured.map((each) => meanCorruptionError(corruptionErrorsOf(each), errors));
  return { measured, means, baseline: baseline.network.model };
}

async function readOne(
  experimentFolder: string,
  file: string,
  { experiment, model, seed }: Result,
): Promise<Corruptions | undefined> {
  const { folder } = modelFiles(dirname(file), basename(file, '.json'));
  const beside = join(dirname(experimentFolder), 'corruptions');
  const found = await readJsonIfThere(networkFile(beside, `${experiment}-${model}-${seed}`), corruptionsSchema);
  const isMeasured = found !== null && found.corruptions.length > 0;
  return isMeasured && (await isOfWeights(folder, found.network.weights)) ? found : undefined;
}
