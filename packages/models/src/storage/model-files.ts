import { ArgumentError } from '@saf/checks';
import { openSeal, withSeal } from '@saf/checks/seal';
import { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildModel } from './build-model.ts';
import { checkLength, type ModelJson, type WeightsGroup } from './model-json.ts';

/** What the two files of a network hold. */
export interface ModelFiles {
  readonly json: string;
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** Pages that came neither by HTTPS nor from the machine itself have no `crypto.subtle`: they neither make nor check checksums. */
const canHash = (): boolean => Boolean(globalThis.crypto?.subtle);

async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** model.json, sealed, and the weights that it names, with their checksum. */
export async function modelFiles({ weightData, weightSpecs, ...rest }: io.ModelArtifacts): Promise<ModelFiles> {
  const weights = new Uint8Array(io.CompositeArrayBuffer.join(weightData));
  const group: WeightsGroup = { paths: ['weights.bin'], weights: weightSpecs! };
  if (!canHash()) return { json: JSON.stringify({ ...rest, weightsManifest: [group] }), weights };
  group.sha256 = await sha256(weights);
  return { json: JSON.stringify(await withSeal({ ...rest, weightsManifest: [group] })), weights };
}

/** The bytes of a group of weights, as they are in the files at its paths. */
export type GroupReader = (group: WeightsGroup) => Promise<{ readonly path: string; readonly data: Uint8Array }>;

/**
 * The network of model.json and its weights.
 *
 * @param source where they are from, and `path` that of model.json, for errors
 * @throws ArgumentError for weights that are shorter or longer than model.json says, or not the ones it was saved with;
 *   DamagedFileError of @saf/checks/seal for a model.json that was changed after it was saved; Error for an unknown layer
 */
export async function networkOf(
  { source, path }: { readonly source: string; readonly path: string },
  json: ModelJson,
  read: GroupReader,
): Promise<LayersModel> {
  const groups: ArrayBuffer[] = [];
  for (const group of json.weightsManifest) groups.push(await checkedGroup(group, read));
  const weights = async (): Promise<[io.WeightsManifestEntry[], ArrayBuffer]> => [
    io.getWeightSpecs(json.weightsManifest),
    io.CompositeArrayBuffer.join(groups),
  ];
  const artifacts = await io.getModelArtifactsForJSON(json, weights);
  const damage = canHash() ? await damageOf(path, json) : null;
  const model = await buildModel(source, artifacts).catch((error: Error) => {
    const reason = reasonOfKeras(error, artifacts.modelTopology);
    if (reason) throw new Error(`${source}: ${reason}`, { cause: error });
    throw damage ? new Error(`${error.message}; ${damage.message}`, { cause: error }) : error;
  });
  if (!damage) return model;
  model.dispose();
  throw damage;
}

async function checkedGroup(group: WeightsGroup, read: GroupReader): Promise<ArrayBuffer> {
  const { path, data } = await read(group);
  checkLength(path, data.length, group.weights);
  // The bytes may be a view into memory that is shared.
  const own = new Uint8Array(data);
  const found = group.sha256 && canHash() ? await sha256(own) : group.sha256;
  if (found !== group.sha256)
    throw new ArgumentError(path, `the weights saved with model.json (SHA-256 ${group.sha256})`, found);
  return own.buffer;
}

/** Why model.json is not as it was saved; null where it is, and for other savers', which make no seal. */
const damageOf = (file: string, json: ModelJson): Promise<Error | null> =>
  openSeal(json, {
    file,
    remedy: 'save the network again, or delete the field `seal` if you edited the file yourself',
  }).then(
    () => null,
    (error) => error,
  );

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
