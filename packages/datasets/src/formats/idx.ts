import { ArgumentError } from '@saf/checks';
import type { ImageShape } from '../image-dataset.ts';
import type { ImageFormat, NamedBytes } from './image-format.ts';

/** An array of bytes as an IDX file holds it. */
export interface IdxArray {
  /** Sizes, the slowest axis first: [60000, 28, 28] for the training images of MNIST. */
  readonly shape: readonly number[];
  /** The values, last axis fastest; a view of the file's bytes. */
  readonly values: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Reads an IDX file of unsigned bytes, the format of MNIST (http://yann.lecun.com/exdb/mnist): two zero bytes,
 * the type (8), the rank, then a big-endian 32-bit size an axis, then the values.
 *
 * @param bytes the whole file, decompressed (see `gunzip`)
 * @param file name for error messages
 * @throws ArgumentError for a wrong magic number, a file that ends early, and bytes left over
 * @example
 * const { shape, values } = parseIdx(new Uint8Array(await response.arrayBuffer()), 'train-images-idx3-ubyte');
 */
export function parseIdx(bytes: Uint8Array, file = 'IDX data'): IdxArray {
  const rank = checkMagic(bytes, file);
  const header = 4 + 4 * rank;
  if (bytes.length < header) throw new ArgumentError(file, `an IDX header of ${header} bytes`, `${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, header);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = header + shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== expected)
    throw new ArgumentError(file, `${expected} bytes for the shape [${shape.join(', ')}]`, `${bytes.length} bytes`);
  return { shape, values: bytes.subarray(header) };
}

function checkMagic(bytes: Uint8Array, file: string): number {
  const [first, second, type, rank] = bytes;
  const valid = bytes.length >= 4 && first === 0 && second === 0 && type === UNSIGNED_BYTE && rank >= 1;
  if (!valid) throw new ArgumentError(file, 'the IDX magic number 00 00 08 and a rank >= 1', describeStart(bytes));
  return rank;
}

function describeStart(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  return Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** A split is two IDX files: images [n, height, width], then labels [n]. */
export const idxFormat: ImageFormat = {
  check: ({ name, bytes }) => void parseIdx(bytes, name),
  parse: ([imageFile, labelFile], shape) => {
    const images = parseIdx(imageFile.bytes, imageFile.name);
    const labels = parseIdx(labelFile.bytes, labelFile.name);
    checkSizes(imageFile, images.shape, shape);
    checkCount(labelFile, labels.shape, imageFile, images.shape[0]);
    return { images: images.values, labels: labels.values };
  },
};

function checkSizes({ name }: NamedBytes, found: readonly number[], [height, width, channels]: ImageShape): void {
  const sizes = channels === 1 ? [height, width] : [height, width, channels];
  const fits = found.length === sizes.length + 1 && sizes.every((size, axis) => found[axis + 1] === size);
  if (!fits) throw new ArgumentError(name, `images of shape [n, ${sizes.join(', ')}]`, found);
}

function checkCount(labels: NamedBytes, found: readonly number[], images: NamedBytes, count: number): void {
  if (found.length !== 1 || found[0] !== count)
    throw new ArgumentError(labels.name, `${count} labels, one for each image of ${images.name}`, found);
}
