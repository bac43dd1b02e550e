import { basename, dirname, join } from 'node:path';
import { isOfWeights, modelFiles, networkFile } from '@saf/experiments/plan';
import { type Result, type Robustness, robustnessSchema } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';

/**
 * What was measured of some results of an experiment under all attacks: by its study, in its folder, or by `reproduce robustness`, beside
 * it. What was measured of other weights than those that are there now is left out.
 */
export async function readRobustness(
  folder: string,
  files: readonly string[],
  results: readonly Result[],
): Promise<Robustness[]> {
  const places = [folder, dirname(folder)].map((place) => join(place, 'robustness'));
  const measured = await Promise.all(files.map((file, i) => readFirst(places, file, results[i])));
  return measured.filter((each) => each !== undefined);
}

async function readFirst(places: readonly string[], file: string, result: Result): Promise<Robustness | undefined> {
  const { folder } = modelFiles(dirname(file), basename(file, '.json'));
  for (const place of places) {
    const name = `${result.experiment}-${result.model}-${result.seed}`;
    const found = await readJsonIfThere(networkFile(place, name), robustnessSchema);
    if (found && (await isOfWeights(folder, found.network.weights))) return found;
  }
  return undefined;
}
