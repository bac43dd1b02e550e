import { ArgumentError } from '@saf/checks';

/** One gibibyte: more than any file of the data sets that are defined here. */
const DEFAULT_MAX_BYTES = 2 ** 30;

/**
 * The content of a gzip file; bytes that are not gzipped come back as they are.
 *
 * @param file name for error messages
 * @param maxBytes the most bytes that the content may have, so that a small file cannot fill the memory; 1 GiB by default
 * @throws ArgumentError if the gzip stream is truncated or corrupt (its CRC-32 is checked), or its content is larger
 * @example
 * const { shape, values } = parseIdx(await gunzip(bytes, 'train-images-idx3-ubyte.gz'));
 */
export async function gunzip(bytes: Uint8Array, file = 'gzip data', maxBytes = DEFAULT_MAX_BYTES): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const content = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = content.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > maxBytes) break;
      chunks.push(next.value);
    }
  } catch (cause) {
    throw new ArgumentError(file, 'a whole gzip stream', (cause as Error).message);
  }
  if (length > maxBytes) {
    await reader.cancel().catch(() => {});
    throw new ArgumentError(file, `at most ${maxBytes} bytes when it is decompressed`, 'more');
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
