import { ArgumentError } from '@saf/checks';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { saveToMemory } from './memory.ts';
import { modelFiles, networkOf } from './model-files.ts';
import { LARGEST_JSON, readModelJson, refuseKeras, type WeightsGroup } from './model-json.ts';

/**
 * A network of the files that a browser was given, by `<input type="file">` or by a drop: model.json and the weights that it names, in any
 * order, as tfjs, tensorflowjs_converter or `saveModel` wrote them. Layers of this package and of @saf/activations are registered.
 *
 * @throws ArgumentError for files without a model.json or with several, a file that is no saved network, and weights that are missing,
 *   shorter or longer than model.json says, or not the ones it was saved with; DamagedFileError of @saf/checks/seal for a model.json
 *   that was changed after it was saved; Error for an unknown layer
 * @example
 * input.onchange = async () => classifierFromModel(await loadFromFiles([...input.files]));
 */
export async function loadFromFiles(files: readonly File[]): Promise<LayersModel> {
  const file = await modelJsonOf(files);
  if (file.size > LARGEST_JSON) throw new ArgumentError(file.name, `at most ${LARGEST_JSON} bytes`, file.size);
  const json = readModelJson(file.name, await bytesOf(file));
  const names = new Map(files.map((each) => [each.name, each]));
  return networkOf({ source: file.name, path: file.name }, json, (group) => readGroup(group, names, file.name));
}

/**
 * A network as the files model.json and weights.bin, to be downloaded or kept: `loadFromFiles` and `tf.loadLayersModel` read them.
 *
 * @example
 * const [json, weights] = await saveToFiles(model);
 */
export async function saveToFiles(model: LayersModel): Promise<readonly [json: File, weights: File]> {
  const { json, weights } = await modelFiles(await saveToMemory(model));
  return [
    new File([json], 'model.json', { type: 'application/json' }),
    new File([weights], 'weights.bin', { type: 'application/octet-stream' }),
  ];
}

const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer());

/** The one that ends in .json. Where there is none, a file of Keras is named. */
async function modelJsonOf(files: readonly File[]): Promise<File> {
  const found = files.filter(({ name }) => /\.json$/i.test(name));
  if (found.length === 1) return found[0];
  for (const file of found.length === 0 ? files : []) refuseKeras(file.name, await bytesOf(file.slice(0, 4)));
  const names = files.map(({ name }) => name);
  throw new ArgumentError('files', 'one model.json and its weights', names);
}

async function readGroup({ paths }: WeightsGroup, files: ReadonlyMap<string, File>, json: string) {
  const shards: Uint8Array<ArrayBuffer>[] = [];
  for (const path of paths) {
    const file = files.get(path.split('/').at(-1) as string);
    if (!file) throw new ArgumentError('files', `${path}, which ${json} names, beside it`, [...files.keys()]);
    shards.push(await bytesOf(file));
  }
  return { path: paths.join(', '), data: new Uint8Array(await new Blob(shards).arrayBuffer()) };
}
