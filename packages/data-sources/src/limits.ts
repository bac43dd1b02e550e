import type { DataFile, DatasetDefinition, Source } from './definitions/index.ts';

/** Sizes that nothing read or downloaded may exceed, so that a damaged or hostile file cannot fill the memory. */

const MEBIBYTE = 2 ** 20;
/** For a file whose definition does not say its size. */
const DEFAULT_FILE_BYTES = 1024 * MEBIBYTE;

/** The most bytes that the content of a file may have, decompressed. */
export const contentLimit = ({ bytes }: DataFile): number => bytes ?? DEFAULT_FILE_BYTES;

/** The same for a compressed copy: what does not compress grows by less than a thousandth. */
export const gzipLimit = (file: DataFile): number => Math.ceil(1.001 * contentLimit(file)) + MEBIBYTE;

/** The most bytes that a path of a source may have: it may hold the file in another form, such as a PNG. */
export function pathLimit({ files }: DatasetDefinition, source: Source, path: string): number {
  const made = source.parts.filter(({ from }) => from.includes(path)).map(({ file }) => file);
  const limits = [...files.train, ...files.test].filter(({ name }) => made.includes(name)).map(contentLimit);
  return 2 * Math.max(...limits) + MEBIBYTE;
}

/** The most bytes of a download of a whole source. */
export function downloadLimit(definition: DatasetDefinition, source: Source): number {
  if (source.bytes !== undefined) return 2 * source.bytes + MEBIBYTE;
  const paths = new Set(source.parts.flatMap(({ from }) => from));
  return [...paths].reduce((sum, path) => sum + pathLimit(definition, source, path), 0);
}

/** The most bytes of what the registry says of a package. */
export const PACKUMENT_BYTES = 32 * MEBIBYTE;

/** The chunks of a stream until they are more than `limit` bytes. @throws Error that names the file */
export async function* limited(
  stream: AsyncIterable<Uint8Array>,
  file: string,
  limit: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > limit) throw new Error(`${file}: expected at most ${limit} bytes, got more`);
    yield chunk;
  }
}
