import pacote from 'pacote';
import { concatenate } from '../concatenate.ts';
import type { Source } from '../definitions/definition.ts';
import { abortable } from './abortable.ts';
import { countBytes, type FetchContext } from './count-bytes.ts';
import { fetchUrl } from './fetch-url.ts';
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
  npm: ({ address, bytes }, wanted, npm, context) =>
    pacote.tarball.stream(
      address,
      (tarball) =>
        readTar(countBytes(tarball, `${address.replace(/@(?=[^@]*$)/, '-')}.tgz`, bytes ?? null, context), wanted),
      { ...npm, cache: undefined, signal: context.signal } as object,
    ),

  archive: async ({ address, bytes }, wanted, npm, context) =>
    readTar(await fetchUrl(address, bytes ?? null, npm, context), wanted),

  files: async ({ address }, wanted, npm, context) => {
    const contents: Contents = new Map();
    for (const path of wanted) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of await fetchUrl(address + path, null, npm, context)) chunks.push(chunk);
      contents.set(path, concatenate(chunks));
    }
    return contents;
  },
};
