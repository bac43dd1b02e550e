import { join } from 'node:path';
import { ArgumentError } from '@saf/checks';
import { DiskFullError, readFileOfSize, sizeOfFile, writeFileWhole } from '@saf/files';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { saveToMemory } from './memory.ts';
import { modelFiles, networkOf } from './model-files.ts';
import { checkLength, LARGEST_JSON, LARGEST_WEIGHTS, readModelJson, type WeightsGroup } from './model-json.ts';

/**
 * Writes a network to a folder, made if it is not there: model.json and weights.bin, as `tf.loadLayersModel` takes them
 * from any server. Each file is written whole and renamed, the weights first; model.json names their SHA-256 and is
 * sealed itself, so that damage and a pair that does not belong together are found on loading.
 *
 * @throws ArgumentError for a folder that cannot be made or written; DiskFullError of @saf/files where there is no room
 * @example
 * await saveModel(model, 'results/mnist-mrelu');
 */
export async function saveModel(model: LayersModel, folder: string): Promise<void> {
  const { json, weights } = await modelFiles(await saveToMemory(model));
  try {
    await writeFileWhole(join(folder, 'weights.bin'), weights);
    await writeFileWhole(join(folder, 'model.json'), json);
  } catch (error) {
    if (error instanceof DiskFullError) throw error;
    throw new ArgumentError(folder, 'a folder that can be written', (error as Error).message);
  }
}

/**
 * Reads a network from a folder that `saveModel`, or any other tfjs saver, wrote. Layers of this package and of
 * @saf/activations are registered; layers of your own have to be before.
 *
 * Only regular files inside of the folder are read, and nothing is kept of a network that does not load.
 *
 * @throws ArgumentError for a missing folder or file, a file that is no saved network, a path out of the folder, and weights that are shorter or longer than
 *   model.json says or not the ones it was saved with; DamagedFileError of @saf/checks/seal for a model.json that was changed after `saveModel` wrote it; Error for an unknown layer
 * @example
 * const classifier = classifierFromModel(await loadModel('results/mnist-mrelu'));
 */
export async function loadModel(folder: string): Promise<LayersModel> {
  const path = join(folder, 'model.json');
  const size = await sizeOfFile(path, 'a saved network', LARGEST_JSON);
  const json = readModelJson(path, await readFileOfSize(path, 'a saved network', size));
  return networkOf({ source: folder, path }, json, (group) => readGroup(folder, group));
}

const WEIGHTS = 'the weights that model.json names';

/** Their sizes are looked at before they are read. */
async function readGroup(folder: string, group: WeightsGroup) {
  const paths = group.paths.map((path) => join(folder, path));
  const sizes: number[] = [];
  for (const path of paths) sizes.push(await sizeOfFile(path, WEIGHTS, LARGEST_WEIGHTS));
  const path = paths.join(', ');
  const total = sizes.reduce((sum, size) => sum + size, 0);
  checkLength(path, total, group.weights);
  const shards: Buffer[] = [];
  for (const [i, path] of paths.entries()) shards.push(await readFileOfSize(path, WEIGHTS, sizes[i]));
  return { path, data: shards.length === 1 ? shards[0] : Buffer.concat(shards) };
}
