import { basename } from 'node:path';
import fetch from 'make-fetch-happen';
import registryFetch from 'npm-registry-fetch';
import pacote from 'pacote';
import type { DatasetDefinition, Source } from '../definitions/index.ts';
import { downloadLimit, limited, PACKUMENT_BYTES, pathLimit } from '../limits.ts';
import type { LoadOptions } from '../load-options.ts';
import { type Watched, withDeadlines } from './deadlines.ts';
import type { NpmOptions } from './npm-config.ts';
import { type Contents, readTar } from './read-tar.ts';

/** What a download reports to and stops for. */
export type FetchContext = Pick<LoadOptions, 'onProgress' | 'signal' | 'idleTimeout' | 'timeout'>;

/** Downloads the files that the parts of a source are made from. */
export async function fetchSource(
  definition: DatasetDefinition,
  source: Source,
  npm: NpmOptions,
  context: FetchContext,
): Promise<Contents> {
  const wanted = new Map(
    source.parts.flatMap(({ from }) => from).map((path) => [path, pathLimit(definition, source, path)]),
  );
  const limit = downloadLimit(definition, source);
  const contents = await withDeadlines(context, (watched) =>
    fetchers[source.kind]({ source, wanted, limit, npm, watched, onProgress: context.onProgress }),
  );
  for (const path of wanted.keys()) if (!contents.has(path)) throw new Error(`it has no file ${path}`);
  return contents;
}

interface Request {
  readonly source: Source;
  /** The paths that are wanted, and the most bytes of each. */
  readonly wanted: ReadonlyMap<string, number>;
  /** The most bytes of the download in all. */
  readonly limit: number;
  readonly npm: NpmOptions;
  readonly watched: Watched;
  readonly onProgress: LoadOptions['onProgress'];
}

const fetchers: Record<Source['kind'], (request: Request) => Promise<Contents>> = {
  // pacote verifies the integrity that the registry publishes. Without `cache` no copy is put in npm's cache, and a
  // download can be aborted: writing to the cache, an aborted one ends the process with an unhandled rejection.
  npm: async (request) => {
    const { source, wanted, npm, watched } = request;
    const file = `${source.address.replace(/@(?=[^@]*$)/, '-')}.tgz`;
    const packument = await fetchPackument(request);
    // Asked for here, with a limit, and not by pacote, which has none.
    const packumentCache = { has: () => true, get: () => packument, set: () => {}, delete: () => {} };
    const options = { ...npm, cache: undefined, packumentCache, signal: watched.signal } as object;
    return pacote.tarball.stream(
      source.address,
      (tarball) => readTar(received(tarball, { file, total: source.bytes ?? null }, request), wanted),
      options,
    );
  },

  archive: async (request) => {
    const { source, wanted } = request;
    return readTar(await fetchUrl(source.address, source.bytes ?? null, request), wanted);
  },

  files: async (request) => {
    const contents: Contents = new Map();
    for (const [path, limit] of request.wanted) {
      const part = { ...request, limit, onProgress: partOf(request, contents.size) };
      const chunks: Uint8Array[] = [];
      for await (const chunk of await fetchUrl(request.source.address + path, null, part)) chunks.push(chunk);
      contents.set(path, new Uint8Array(Buffer.concat(chunks)));
    }
    return contents;
  },
};

/** What the registry says of the package's versions. */
async function fetchPackument({ source, npm, watched }: Request): Promise<unknown> {
  const name = source.address.replace(/@[^@]*$/, '');
  const options = { ...npm, cache: undefined, spec: name, signal: watched.signal } as object;
  const response = await registryFetch(`/${name.replace('/', '%2f')}`, options);
  const chunks: Uint8Array[] = [];
  const body = response.body as unknown as AsyncIterable<Uint8Array>;
  for await (const chunk of limited(body, `what the registry says of ${name}`, PACKUMENT_BYTES)) {
    watched.alive();
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** The progress of file number `index` of those that are wanted is a part of the whole. */
function partOf({ onProgress, wanted }: Request, index: number): LoadOptions['onProgress'] {
  return onProgress && ((done, note) => onProgress((index + done) / wanted.size, note));
}

/** The body of a web address as it arrives, through the proxy and with the certificates that npm would use. */
async function fetchUrl(url: string, bytes: number | null, request: Request): Promise<AsyncIterable<Uint8Array>> {
  const response = await fetch(url, { ...networkOptions(request.npm), signal: request.watched.signal } as object);
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${response.statusText}`);
  const total = Number(response.headers.get('content-length')) || bytes;
  return received(response.body, { file: basename(new URL(url).pathname), total }, request);
}

function networkOptions({
  ca,
  cert,
  key,
  strictSSL,
  httpsProxy,
  proxy,
  noProxy,
  localAddress,
  timeout,
  retry,
}: NpmOptions) {
  return { ca, cert, key, strictSSL, proxy: httpsProxy ?? proxy, noProxy, localAddress, timeout, retry };
}

/** A download as progress names it: its file, and its size where that is known. */
interface Download {
  readonly file: string;
  readonly total: number | null;
}

/** The same chunks, reported as they pass; stops when the signal is aborted and when they are more than the limit. */
async function* received(
  stream: NodeJS.ReadableStream,
  { file, total }: Download,
  { watched, limit, onProgress }: Request,
): AsyncGenerator<Uint8Array> {
  // The loop takes the first error; after an abort a second one follows, which would end the process unheard.
  stream.on('error', () => {});
  let bytes = 0;
  for await (const chunk of limited(stream as AsyncIterable<Uint8Array>, file, limit)) {
    watched.signal.throwIfAborted();
    watched.alive();
    bytes += chunk.length;
    const amount = total ? `${megabytes(bytes)} of ${megabytes(total)}` : megabytes(bytes);
    onProgress?.(total ? Math.min(1, bytes / total) : 0, `${file}: ${amount} MB`);
    yield chunk;
  }
}

const megabytes = (count: number) => (count / 1e6).toFixed(1);
