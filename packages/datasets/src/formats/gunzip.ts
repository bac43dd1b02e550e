import { ArgumentError } from '@saf/checks';

/**
 * The content of a gzip file; bytes that are not gzipped come back as they are.
 *
 * @param file name for error messages
 * @throws ArgumentError if the gzip stream is truncated or corrupt (its CRC-32 is checked)
 * @example
 * const { shape, values } = parseIdx(await gunzip(bytes, 'train-images-idx3-ubyte.gz'));
 */
export async function gunzip(bytes: Uint8Array, file = 'gzip data'): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const content = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(content).arrayBuffer());
  } catch (cause) {
    throw new ArgumentError(file, 'a whole gzip stream', (cause as Error).message);
  }
}
