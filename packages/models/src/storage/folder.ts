import { join } from 'node:path';
import { ArgumentError } from '@saf/checks';
import { DiskFullError, writeFileWhole } from '@saf/files';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildModel } from './build-model.ts';
import { saveToMemory } from './memory.ts';
import { modelFiles, readArtifacts } from './model-files.ts';

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
  const { artifacts, damage } = await readArtifacts(folder);
  const model = await buildModel(folder, artifacts).catch((error: Error) => {
    const reason = reasonOfKeras(error, artifacts.modelTopology);
    if (reason) throw new Error(`${folder}: ${reason}`, { cause: error });
    throw damage ? new Error(`${error.message}; ${damage.message}`, { cause: error }) : error;
  });
  if (!damage) return model;
  model.dispose();
  throw damage;
}

/** Why a network that Keras saved does not load, where that is known, and how to export it. */
function reasonOfKeras({ message }: Error, topology: unknown): string | undefined {
  const version = kerasVersion(topology);
  if (version?.startsWith('3'))
    return (
      `the network was saved by Keras 3 (${version}), whose files tfjs does not read: save it with Keras 2 (pip install ` +
      'tf_keras, import tf_keras for keras, model.save("model.h5")) and convert it with tensorflowjs_converter ' +
      '--input_format=keras model.h5 folder'
    );
  if (!message.includes('unknown layer "Lambda"')) return undefined;
  return (
    'unknown layer "Lambda": it holds Python code, which tfjs cannot run: put layers of Keras such as Rescaling in its place, or ' +
    "register a layer of your own with the class name 'Lambda' by tf.serialization.registerClass, before loading"
  );
}

function kerasVersion(topology: unknown): string | undefined {
  const { keras_version: version, model_config: config } = (topology ?? {}) as Record<string, unknown>;
  return typeof version === 'string' ? version : config ? kerasVersion(config) : undefined;
}
