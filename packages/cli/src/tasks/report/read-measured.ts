import { basename, dirname, join } from 'node:path';
import { isOfWeights, modelFiles, networkFile } from '@saf/experiments/plan';
import type { Result } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';
import type { z } from 'zod';

/** What files of measured networks state of the network. */
type MeasuredSchema = z.ZodType<{ readonly network: { readonly weights: string } }>;

/** A result, its file, and the folder of its experiment. */
export interface Place {
  readonly folder: string;
  readonly file: string;
  readonly result: Result;
}

/**
 * What was measured of a result: by its study, in the experiment's folder, or by a command for many networks, beside it. What was measured
 * of other weights than those that are there now is left out.
 *
 * @param what the folder of such files
 */
export async function readMeasured<Schema extends MeasuredSchema>(
  what: 'robustness' | 'corruptions',
  schema: Schema,
  { folder: experimentFolder, file, result }: Place,
): Promise<z.infer<Schema> | undefined> {
  const { folder } = modelFiles(dirname(file), basename(file, '.json'));
  const name = `${result.experiment}-${result.model}-${result.seed}`;
  for (const place of [experimentFolder, dirname(experimentFolder)]) {
    const found = await readJsonIfThere(networkFile(join(place, what), name), schema);
    if (found && (await isOfWeights(folder, found.network.weights))) return found;
  }
  return undefined;
}
