import type { LoadProgress } from './load-options.ts';

/** What a fetch reports to and stops for. */
export interface FetchContext {
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

/** The same chunks, reported as they pass; stops when the signal is aborted. */
export async function* countBytes(
  stream: NodeJS.ReadableStream,
  file: string,
  total: number | null,
  { onProgress, signal }: FetchContext,
): AsyncGenerator<Uint8Array> {
  // The loop takes the first error; after an abort a second one follows, which would end the process unheard.
  stream.on('error', () => {});
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    signal?.throwIfAborted();
    bytes += chunk.length;
    onProgress?.({ file, bytes, total });
    yield chunk;
  }
}
