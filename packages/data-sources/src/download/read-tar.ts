import { once } from 'node:events';
import { Parser, type ReadEntry } from 'tar';

/** Contents by path in the source. */
export type Contents = Map<string, Uint8Array>;

/**
 * The wanted files of a tar archive (gzipped or not), as it streams past; the top folder is left out of the paths.
 *
 * @param wanted the paths, and the most bytes that each may have
 * @throws Error if the archive is damaged, ends early, or has a wanted file that is larger than that or no regular file
 */
export async function readTar(
  archive: AsyncIterable<Uint8Array>,
  wanted: ReadonlyMap<string, number>,
): Promise<Contents> {
  const contents: Contents = new Map();
  const parser: Parser = new Parser({
    strict: true,
    filter: (path) => wanted.has(withoutTop(path)),
    onReadEntry: (entry) => collect(entry, contents, wanted, parser),
  });
  await Promise.all([once(parser, 'end'), feed(archive, parser)]);
  return contents;
}

async function feed(archive: AsyncIterable<Uint8Array>, parser: Parser): Promise<void> {
  for await (const chunk of archive) {
    for (let start = 0; start < chunk.length; start += SLICE_BYTES)
      await write(parser, chunk.subarray(start, start + SLICE_BYTES));
  }
  parser.end();
}

/** A slice this long decompresses to 17 MB at most. */
const SLICE_BYTES = 2 ** 14;

async function write(parser: Parser, slice: Uint8Array): Promise<void> {
  if (!parser.write(Buffer.from(slice.buffer, slice.byteOffset, slice.byteLength))) await once(parser, 'drain');
}

function collect(entry: ReadEntry, contents: Contents, wanted: ReadonlyMap<string, number>, parser: Parser): void {
  const path = withoutTop(entry.path);
  const refusal = refusalOf(entry, path, wanted.get(path) ?? 0);
  if (refusal) {
    entry.resume();
    parser.abort(new Error(refusal));
    return;
  }
  const chunks: Buffer[] = [];
  entry.on('data', (chunk: Buffer) => chunks.push(chunk));
  entry.on('end', () => contents.set(path, new Uint8Array(Buffer.concat(chunks))));
}

const FILE_TYPES = ['File', 'OldFile', 'ContiguousFile'];

/** Why an entry is not taken; null if it is. */
function refusalOf({ type, size }: ReadEntry, path: string, limit: number): string | null {
  if (!FILE_TYPES.includes(type)) return `${path}: expected a regular file, got ${type}`;
  return size > limit ? `${path}: expected at most ${limit} bytes, got ${size}` : null;
}

function withoutTop(path: string): string {
  return path.replace(/^(\.\/)?[^/]+\//, '');
}
