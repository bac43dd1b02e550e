import { once } from 'node:events';
import { Parser, type ReadEntry } from 'tar';

/** Contents by path in the source. */
export type Contents = Map<string, Uint8Array>;

/**
 * The wanted files of a tar archive (gzipped or not), as it streams past; the top folder is left out of the paths.
 *
 * @throws Error if the archive is damaged or ends early
 */
export async function readTar(archive: AsyncIterable<Uint8Array>, wanted: ReadonlySet<string>): Promise<Contents> {
  const contents: Contents = new Map();
  const parser = new Parser({
    strict: true,
    filter: (path) => wanted.has(withoutTop(path)),
    onReadEntry: (entry) => collect(entry, contents),
  });
  await Promise.all([once(parser, 'end'), feed(archive, parser)]);
  return contents;
}

async function feed(archive: AsyncIterable<Uint8Array>, parser: Parser): Promise<void> {
  for await (const chunk of archive) {
    if (!parser.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))) await once(parser, 'drain');
  }
  parser.end();
}

function collect(entry: ReadEntry, contents: Contents): void {
  const chunks: Buffer[] = [];
  entry.on('data', (chunk: Buffer) => chunks.push(chunk));
  entry.on('end', () => contents.set(withoutTop(entry.path), new Uint8Array(Buffer.concat(chunks))));
}

function withoutTop(path: string): string {
  return path.replace(/^(\.\/)?[^/]+\//, '');
}
