import { createHash } from 'node:crypto';
import { isAbsolute, join, win32 } from 'node:path';
import { ArgumentError, checkNumber, checkOneOf } from '@saf/checks';
import { openSeal, withSeal } from '@saf/checks/seal';
import { readFileOfSize, sizeOfFile } from '@saf/files';
import { io, util } from '@tensorflow/tfjs-core';

// tfjs ignores fields that it does not know, so checksum and seal keep the files loadable everywhere.
type WeightsGroup = io.WeightsManifestConfig[number] & { sha256?: string };

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

/** What the two files of a network hold. */
export async function modelFiles(artifacts: io.ModelArtifacts): Promise<{ json: string; weights: Buffer }> {
  const { weightData, weightSpecs, ...rest } = artifacts;
  const weights = Buffer.from(io.CompositeArrayBuffer.join(weightData));
  const group: WeightsGroup = { paths: ['weights.bin'], weights: weightSpecs!, sha256: sha256(weights) };
  return { json: JSON.stringify(await withSeal({ ...rest, weightsManifest: [group] })), weights };
}

/** What a folder with model.json and the weights it names holds. */
export interface SavedArtifacts {
  /** As `tf.loadLayersModel` takes them. */
  readonly artifacts: io.ModelArtifacts;
  /** Why model.json is not as it was saved; null where it is, and for other savers', which make no seal. */
  readonly damage: Error | null;
}

/** What `tf.loadLayersModel` takes, from a folder with model.json and the weights it names. */
export async function readArtifacts(folder: string): Promise<SavedArtifacts> {
  const path = join(folder, 'model.json');
  const size = await sizeOfFile(path, 'a saved network', LARGEST_JSON);
  const json = parseModelJson(path, await readFileOfSize(path, 'a saved network', size));
  checkManifest(`${path}: weightsManifest`, json.weightsManifest);
  const groups: Buffer[] = [];
  for (const group of json.weightsManifest) groups.push(await readGroup(folder, group));
  const weightData = io.CompositeArrayBuffer.join(groups.map(toArrayBuffer));
  const weights = async (): Promise<[io.WeightsManifestEntry[], ArrayBuffer]> => [
    io.getWeightSpecs(json.weightsManifest),
    weightData,
  ];
  return { artifacts: await io.getModelArtifactsForJSON(json, weights), damage: await damageOf(path, json) };
}

const damageOf = (file: string, json: io.ModelJSON): Promise<Error | null> =>
  openSeal(json, {
    file,
    remedy: 'save the network again, or delete the field `seal` if you edited the file yourself',
  }).then(
    () => null,
    (error) => error,
  );

const LARGEST_JSON = 2 ** 28;
const LARGEST_WEIGHTS = 2 ** 31;
const MOST_FILES = 1000;
const MOST_WEIGHTS = 100_000;

function parseModelJson(path: string, content: Buffer): io.ModelJSON {
  const format = otherFormat(content);
  if (format) throw new ArgumentError(path, 'a layers model that tensorflowjs_converter or tfjs saved', format);
  let json: io.ModelJSON;
  try {
    // Some editors write a byte order mark first, which is no JSON.
    json = JSON.parse(content.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ArgumentError(path, 'JSON', (error as Error).message);
  }
  if (json?.format === 'graph-model') throw new ArgumentError(path, 'a layers model', 'a graph model');
  if (!json?.modelTopology || !Array.isArray(json.weightsManifest))
    throw new ArgumentError(path, 'a modelTopology and a weightsManifest', Object.keys(json ?? {}));
  return json;
}

/** What a file is that Keras wrote, by its first bytes. */
function otherFormat(content: Buffer): string | undefined {
  if (content.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))) return 'a .keras archive of Keras 3';
  return content.subarray(1, 4).toString('latin1') === 'HDF' ? 'an HDF5 file of Keras' : undefined;
}

/** Before a byte of the weights is read: every field that names, measures or places them. */
function checkManifest(name: string, groups: readonly WeightsGroup[]): void {
  checkList(name, groups, MOST_FILES);
  for (const [i, group] of groups.entries()) {
    checkList(`${name}[${i}].paths`, group?.paths, MOST_FILES);
    for (const [j, path] of group.paths.entries()) checkPath(`${name}[${i}].paths[${j}]`, path);
    checkList(`${name}[${i}].weights`, group.weights, MOST_WEIGHTS);
    for (const [j, weight] of group.weights.entries()) checkWeight(`${name}[${i}].weights[${j}]`, weight);
  }
}

function checkList(name: string, value: unknown, most: number): void {
  if (!Array.isArray(value)) throw new ArgumentError(name, 'a list', value);
  if (value.length > most) throw new ArgumentError(name, `at most ${most}`, value.length);
}

function checkPath(name: string, path: unknown): void {
  const expected = 'the name of a file inside of the folder';
  if (typeof path !== 'string' || path === '' || path.includes('\0')) throw new ArgumentError(name, expected, path);
  const parts = path.split(/[/\\]/);
  if (isAbsolute(path) || win32.isAbsolute(path) || parts.includes('..')) throw new ArgumentError(name, expected, path);
}

function checkWeight(name: string, weight: io.WeightsManifestEntry): void {
  if (typeof weight?.name !== 'string') throw new ArgumentError(`${name}.name`, 'a name', weight?.name);
  checkList(`${name}.shape`, weight.shape, 8);
  for (const [i, size] of weight.shape.entries()) checkNumber(`${name}.shape[${i}]`, size, { min: 0, integer: true });
  checkOneOf(`${name}.dtype`, weight.dtype, ['float32', 'int32', 'bool', 'string', 'complex64']);
  if (weight.quantization)
    checkOneOf(`${name}.quantization.dtype`, weight.quantization.dtype, ['uint8', 'uint16', 'float16']);
}

async function readGroup(folder: string, group: WeightsGroup): Promise<Buffer> {
  const paths = group.paths.map((path) => join(folder, path));
  const sizes: number[] = [];
  for (const path of paths) sizes.push(await sizeOfFile(path, WEIGHTS, LARGEST_WEIGHTS));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  checkLength(paths.join(', '), total, group.weights);
  const shards: Buffer[] = [];
  for (const [i, path] of paths.entries()) shards.push(await readFileOfSize(path, WEIGHTS, sizes[i]));
  const data = shards.length === 1 ? shards[0] : Buffer.concat(shards);
  if (group.sha256 && sha256(data) !== group.sha256)
    throw new ArgumentError(
      paths.join(', '),
      `the weights saved with model.json (SHA-256 ${group.sha256})`,
      sha256(data),
    );
  return data;
}

const WEIGHTS = 'the weights that model.json names';

function checkLength(path: string, length: number, weights: io.WeightsManifestEntry[]): void {
  if (length > LARGEST_WEIGHTS) throw new ArgumentError(path, `at most ${LARGEST_WEIGHTS} bytes`, length);
  // Strings have no fixed length.
  if (weights.some(({ dtype }) => dtype === 'string')) return;
  const expected = weights.reduce((sum, weight) => sum + byteLength(weight), 0);
  if (length !== expected) throw new ArgumentError(path, `${expected} bytes, as model.json says`, length);
}

const byteLength = ({ shape, dtype, quantization }: io.WeightsManifestEntry) =>
  util.sizeFromShape(shape) * bytesOf(quantization?.dtype ?? dtype);

function bytesOf(dtype: string): number {
  const quantized: Record<string, number> = { uint8: 1, uint16: 2, float16: 2 };
  return quantized[dtype] ?? util.bytesPerElement(dtype as 'float32');
}

// A Buffer may be a view into memory it shares.
const toArrayBuffer = (data: Buffer): ArrayBuffer => Uint8Array.from(data).buffer;
