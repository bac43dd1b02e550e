import { basename, dirname, join } from 'node:path';
import { isOfWeights, modelFiles, networkFile } from '@saf/experiments/plan';
import { type Result, type Robustness, robustnessSchema } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';

/**
 * What `reproduce robustness` measured of some results of an experiment, beside whose folder it is. What was measured of other weights
 * than those that are there now is left out.
 */
export async function readRobustness(
  folder: string,
  files: readonly string[],
  results: readonly Result[],
): Promise<Robustness[]> {
  const measured = await Promise.all(files.map((file, i) => readOne(folder, file, results[i])));
  return measured.filter((each) => each !== undefined);
}

async function readOne(
  experimentFolder: string,
  file: string,
  { experiment, model, seed }: Result,
): Promise<Robustness | undefined> {
  const { folder } = modelFiles(dirname(file), basename(file, '.json'));
  const beside = join(dirname(experimentFolder), 'robustness');
  const found = await readJsonIfThere(networkFile(beside, `${experiment}-${model}-${seed}`), robustnessSchema);
  return found && (await isOfWeights(folder, found.network.weights)) ? found : undefined;
}
