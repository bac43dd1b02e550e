import type { LoadProgress } from './load-options.ts';

/** What a fetch reports to and stops for. */
export interface FetchContext {
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

/** The same chunks, reported as they pass; stops when the signal is aborted. */
export async function* countBytes(
  stream: AsyncIterable<Uint8Array>,
  file: string,
  total: number | null,
  { onProgress, signal }: FetchContext,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of stream) {
    signal?.throwIfAborted();
    bytes += chunk.length;
    onProgress?.({ file, bytes, total });
    yield chunk;
  }
}
