import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ArgumentError } from '@saf/checks';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import writeFileAtomic from 'write-file-atomic';
import { register } from '../register.ts';
import { explainLoadError } from './explain-load-error.ts';
import { saveToMemory } from './memory.ts';
import { modelFiles, readArtifacts } from './model-files.ts';

/**
 * Writes a network to a folder, made if it is not there: model.json and weights.bin, as `tf.loadLayersModel` takes them
 * from any server. Each file is written whole and renamed, the weights first; model.json names their SHA-256, so that
 * a pair that does not belong together is found on loading.
 *
 * @throws ArgumentError for a folder that cannot be made or written
 * @example
 * await saveModel(model, 'results/mnist-mrelu');
 */
export async function saveModel(model: LayersModel, folder: string): Promise<void> {
  const { json, weights } = modelFiles(await saveToMemory(model));
  try {
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(join(folder, 'weights.bin'), weights);
    await writeFileAtomic(join(folder, 'model.json'), json);
  } catch (error) {
    throw new ArgumentError(folder, 'a folder that can be written', (error as Error).message);
  }
}

/**
 * Reads a network from a folder that `saveModel`, or any other tfjs saver, wrote. Layers of this package and of
 * @saf/activations are registered; layers of your own have to be before.
 *
 * @throws ArgumentError for a missing folder or file, a file that is no saved network, and weights that are shorter or longer than
 *   model.json says or not the ones it was saved with; Error for an unknown layer
 * @example
 * const classifier = classifierFromModel(await loadModel('results/mnist-mrelu'));
 */
export async function loadModel(folder: string): Promise<LayersModel> {
  const artifacts = await readArtifacts(folder);
  register();
  try {
    return await loadLayersModel({ load: async () => artifacts });
  } catch (error) {
    throw explainLoadError(folder, error);
  }
}
