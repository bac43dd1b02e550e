import { ArgumentError, checkNumber, checkOneOf } from '@saf/checks';
import { type io, util } from '@tensorflow/tfjs-core';

/** Weights of one or several files. tfjs ignores fields that it does not know, so the checksum keeps the files loadable everywhere. */
export type WeightsGroup = io.WeightsManifestConfig[number] & { sha256?: string };

/** A saved network without its weights, as model.json has it. */
export type ModelJson = io.ModelJSON & { weightsManifest: WeightsGroup[] };

export const LARGEST_JSON = 2 ** 28;
export const LARGEST_WEIGHTS = 2 ** 31;
const MOST_FILES = 1000;
const MOST_WEIGHTS = 100_000;

/**
 * Reads the content of model.json. Before a byte of the weights is read, every field that names, measures or places them is checked.
 *
 * @param path where the content is from, for errors
 */
export function readModelJson(path: string, content: Uint8Array): ModelJson {
  refuseKeras(path, content);
  let json: ModelJson;
  try {
    // Some editors write a byte order mark first, which is no JSON; the decoder leaves it out.
    json = JSON.parse(new TextDecoder().decode(content));
  } catch (error) {
    throw new ArgumentError(path, 'JSON', (error as Error).message);
  }
  if (json?.format === 'graph-model') throw new ArgumentError(path, 'a layers model', 'a graph model');
  if (!json?.modelTopology || !Array.isArray(json.weightsManifest))
    throw new ArgumentError(path, 'a modelTopology and a weightsManifest', Object.keys(json ?? {}));
  checkManifest(`${path}: weightsManifest`, json.weightsManifest);
  return json;
}

/** @throws ArgumentError for the first bytes of a file that Keras wrote */
export function refuseKeras(path: string, content: Uint8Array): void {
  const start = String.fromCharCode(...content.subarray(0, 4));
  const isHdf5 = start.slice(1) === 'HDF';
  if (!isHdf5 && start !== 'PK\x03\x04') return;
  const format = isHdf5 ? 'an HDF5 file of Keras' : 'a .keras archive of Keras 3';
  throw new ArgumentError(path, 'a layers model that tensorflowjs_converter or tfjs saved', format);
}

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

/** From the root of a drive, of Windows too. */
const ABSOLUTE = /^(?:[a-z]:)?[/\\]/i;

function checkPath(name: string, path: unknown): void {
  const expected = 'the name of a file inside of the folder';
  if (typeof path !== 'string' || path === '' || path.includes('\0')) throw new ArgumentError(name, expected, path);
  if (ABSOLUTE.test(path) || path.split(/[/\\]/).includes('..')) throw new ArgumentError(name, expected, path);
}

function checkWeight(name: string, weight: io.WeightsManifestEntry): void {
  if (typeof weight?.name !== 'string') throw new ArgumentError(`${name}.name`, 'a name', weight?.name);
  checkList(`${name}.shape`, weight.shape, 8);
  for (const [i, size] of weight.shape.entries()) checkNumber(`${name}.shape[${i}]`, size, { min: 0, integer: true });
  checkOneOf(`${name}.dtype`, weight.dtype, ['float32', 'int32', 'bool', 'string', 'complex64']);
  if (weight.quantization)
    checkOneOf(`${name}.quantization.dtype`, weight.quantization.dtype, ['uint8', 'uint16', 'float16']);
}

/** Checks that files of so many bytes can hold the weights of a group. */
export function checkLength(path: string, length: number, weights: readonly io.WeightsManifestEntry[]): void {
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
