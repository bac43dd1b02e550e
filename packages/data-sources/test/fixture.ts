import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { encodeCifar10, encodeIdx, encodeSprite, recordLabels, someBytes } from '../../datasets/test/encode.ts';
import type { DataFile, DatasetDefinition, Source } from '../src/definitions/index.ts';

/** Small files in place of the real ones. */
export interface Fixture {
  /** The definition with the checksums of the small files. */
  readonly definition: DatasetDefinition;
  /** Content by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export const FIXTURE_LABELS = [3, 0, 9, 1];

/** Makes small files of the form each file of a definition has. */
export function makeFixture(definition: DatasetDefinition): Fixture {
  const all = [...definition.files.train, ...definition.files.test];
  return withFiles(definition, new Map(all.map(({ name }) => [name, makeFile(name, definition)])));
}

/** A definition whose checksums are those of the files. */
export function withFiles(definition: DatasetDefinition, files: ReadonlyMap<string, Uint8Array>): Fixture {
  const renew = ({ name }: DataFile) => ({ name, sha256: sha256(files.get(name) as Uint8Array) });
  const { train, test } = definition.files;
  return { definition: { ...definition, files: { train: train.map(renew), test: test.map(renew) } }, files };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function makeFile(name: string, { shape }: DatasetDefinition): Uint8Array {
  const count = FIXTURE_LABELS.length;
  if (name.endsWith('.bin')) return encodeCifar10(FIXTURE_LABELS, someBytes(count * 3072, name));
  if (name.includes('labels')) return encodeIdx([count], Uint8Array.from(FIXTURE_LABELS));
  return encodeIdx([count, shape[0], shape[1]], someBytes(count * shape[0] * shape[1], name));
}

/** What a source holds at each path, so that its parts make the files. */
export function sourceContent(source: Source, files: Fixture['files']): Map<string, Uint8Array> {
  const content = new Map<string, Uint8Array>();
  for (const { file, from } of source.parts)
    for (const path of from) content.set(path, encodeFor(path, source, files, files.get(file) as Uint8Array));
  return content;
}

function encodeFor(path: string, source: Source, files: Fixture['files'], bytes: Uint8Array): Uint8Array {
  if (path.endsWith('.gz')) return gzipSync(bytes);
  if (path.endsWith('.png')) return encodeSprite(bytes);
  if (!path.endsWith('.json')) return bytes;
  const labelled = source.parts.filter(({ from }) => from.includes(path));
  const labels = labelled.flatMap(({ file }) => recordLabels(files.get(file) as Uint8Array));
  return new TextEncoder().encode(JSON.stringify(labels));
}
