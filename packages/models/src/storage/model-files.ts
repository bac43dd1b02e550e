import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ArgumentError } from '@saf/checks';
import { io, util } from '@tensorflow/tfjs-core';

// tfjs ignores what it does not know in a manifest, so the checksum keeps the files loadable everywhere.
type WeightsGroup = io.WeightsManifestConfig[number] & { sha256?: string };

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

/** What the two files of a network hold. */
export function modelFiles(artifacts: io.ModelArtifacts): { json: string; weights: Buffer } {
  const { weightData, weightSpecs, ...rest } = artifacts;
  const weights = Buffer.from(io.CompositeArrayBuffer.join(weightData));
  const group: WeightsGroup = { paths: ['weights.bin'], weights: weightSpecs!, sha256: sha256(weights) };
  return { json: JSON.stringify({ ...rest, weightsManifest: [group] }), weights };
}

/** What `tf.loadLayersModel` takes, from a folder with model.json and the weights it names. */
export async function readArtifacts(folder: string): Promise<io.ModelArtifacts> {
  const path = join(folder, 'model.json');
  const json = parseModelJson(path, await read(path, 'a saved network'));
  const groups: Buffer[] = [];
  for (const group of json.weightsManifest) groups.push(await readGroup(folder, group));
  const weightData = io.CompositeArrayBuffer.join(groups.map(toArrayBuffer));
  return io.getModelArtifactsForJSON(json, async () => [io.getWeightSpecs(json.weightsManifest), weightData]);
}

async function read(path: string, expected: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ArgumentError(path, expected, (error as Error).message);
  }
}

function parseModelJson(path: string, content: Buffer): io.ModelJSON {
  let json: io.ModelJSON;
  try {
    json = JSON.parse(content.toString('utf8'));
  } catch (error) {
    throw new ArgumentError(path, 'JSON', (error as Error).message);
  }
  if (json?.format === 'graph-model') throw new ArgumentError(path, 'a layers model', 'a graph model');
  if (!json?.modelTopology || !Array.isArray(json.weightsManifest))
    throw new ArgumentError(path, 'a modelTopology and a weightsManifest', Object.keys(json ?? {}));
  return json;
}

async function readGroup(folder: string, group: WeightsGroup): Promise<Buffer> {
  const paths = group.paths.map((path) => join(folder, path));
  const shards: Buffer[] = [];
  for (const path of paths) shards.push(await read(path, 'the weights that model.json names'));
  const data = Buffer.concat(shards);
  checkLength(paths.join(', '), data.length, group.weights);
  if (group.sha256 && sha256(data) !== group.sha256)
    throw new ArgumentError(
      paths.join(', '),
      `the weights saved with model.json (SHA-256 ${group.sha256})`,
      sha256(data),
    );
  return data;
}

function checkLength(path: string, length: number, weights: io.WeightsManifestEntry[]): void {
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
