import { basename } from 'node:path';
import fetch from 'make-fetch-happen';
import pacote from 'pacote';
import type { Source } from '../definitions/index.ts';
import type { LoadOptions } from '../load-options.ts';
import type { NpmOptions } from './npm-config.ts';
import { type Contents, readTar } from './read-tar.ts';

/** Downloads the files that the parts of a source are made from. */
export async function fetchSource(source: Source, npm: NpmOptions, context: FetchContext): Promise<Contents> {
  const wanted = new Set(source.parts.flatMap((part) => part.from));
  // A connection that is retried does not hear the signal until it gives up.
  const contents = await abortable(fetchers[source.kind](source, wanted, npm, context), context.signal);
  for (const path of wanted) if (!contents.has(path)) throw new Error(`it has no file ${path}`);
  return contents;
}

type Fetcher = (
  source: Source,
  wanted: ReadonlySet<string>,
  npm: NpmOptions,
  context: FetchContext,
) => Promise<Contents>;

const fetchers: Record<Source['kind'], Fetcher> = {
  // pacote verifies the integrity that the registry publishes. Without `cache` no copy is put in npm's cache, and a
  // download can be aborted: writing to the cache, an aborted one ends the process with an unhandled rejection.
  npm: ({ address, bytes }, wanted, npm, context) => {
    const file = `${address.replace(/@(?=[^@]*$)/, '-')}.tgz`;
    return pacote.tarball.stream(
      address,
      (tarball) => readTar(reported(tarball, { file, total: bytes ?? null }, context), wanted),
      { ...npm, cache: undefined, signal: context.signal } as object,
    );
  },

  archive: async ({ address, bytes }, wanted, npm, context) =>
    readTar(await fetchUrl(address, bytes ?? null, npm, context), wanted),

  files: async ({ address }, wanted, npm, context) => {
    const contents: Contents = new Map();
    for (const path of wanted) {
      const part = partOf(context, contents.size, wanted.size);
      const chunks: Uint8Array[] = [];
      for await (const chunk of await fetchUrl(address + path, null, npm, part)) chunks.push(chunk);
      contents.set(path, new Uint8Array(Buffer.concat(chunks)));
    }
    return contents;
  },
};

/** The same context for file number `index` of `count`, whose progress is a part of the whole. */
function partOf({ onProgress, signal }: FetchContext, index: number, count: number): FetchContext {
  return { signal, onProgress: onProgress && ((done, note) => onProgress((index + done) / count, note)) };
}

/** The body of a web address as it arrives, through the proxy and with the certificates that npm would use. */
async function fetchUrl(
  url: string,
  bytes: number | null,
  npm: NpmOptions,
  context: FetchContext,
): Promise<AsyncIterable<Uint8Array>> {
  const response = await fetch(url, { ...networkOptions(npm), signal: context.signal } as object);
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${response.statusText}`);
  const total = Number(response.headers.get('content-length')) || bytes;
  return reported(response.body, { file: basename(new URL(url).pathname), total }, context);
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

/** What a fetch reports to and stops for. */
export type FetchContext = Pick<LoadOptions, 'onProgress' | 'signal'>;

/** A download as progress names it: its file, and its size where that is known. */
interface Download {
  readonly file: string;
  readonly total: number | null;
}

/** The same chunks, reported as they pass; stops when the signal is aborted. */
async function* reported(
  stream: NodeJS.ReadableStream,
  { file, total }: Download,
  { onProgress, signal }: FetchContext,
): AsyncGenerator<Uint8Array> {
  // The loop takes the first error; after an abort a second one follows, which would end the process unheard.
  stream.on('error', () => {});
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    signal?.throwIfAborted();
    bytes += chunk.length;
    const amount = total ? `${megabytes(bytes)} of ${megabytes(total)}` : megabytes(bytes);
    onProgress?.(total ? Math.min(1, bytes / total) : 0, `${file}: ${amount} MB`);
    yield chunk;
  }
}

const megabytes = (count: number) => (count / 1e6).toFixed(1);

/** What `work` gives, or the signal's reason as soon as it is aborted, whatever `work` is waiting for then. */
async function abortable<Result>(work: Promise<Result>, signal?: AbortSignal): Promise<Result> {
  if (!signal) return work;
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
