import { ArgumentError, checkLabels } from '@saf/checks';
import type { ImageFormat, LabelledImages } from './image-format.ts';

/** Sizes of the CIFAR-10 binary version (https://www.cs.toronto.edu/~kriz/cifar.html). */
export const CIFAR10_CATEGORIES = 10;
/** Pixels of one colour plane. */
export const PLANE_BYTES = 32 * 32;
/** Pixels of one image. */
export const IMAGE_BYTES = 3 * PLANE_BYTES;
/** A label byte, then the red, green and blue planes. */
export const RECORD_BYTES = 1 + IMAGE_BYTES;

/**
 * Reads a CIFAR-10 binary batch (https://www.cs.toronto.edu/~kriz/cifar.html): records of 3073 bytes, the label and
 * then the red, green and blue planes of a 32 x 32 image. The images come back with channels last.
 *
 * @param file name for error messages
 * @throws ArgumentError for an empty file, a last record that is cut off, and a label outside [0, 10)
 * @example
 * const { images, labels } = parseCifar10Batch(bytes, 'data_batch_1.bin'); // 10000 x 3072, 10000
 */
export function parseCifar10Batch(bytes: Uint8Array, file = 'CIFAR-10 batch'): LabelledImages {
  const count = bytes.length / RECORD_BYTES;
  if (count < 1 || !Number.isInteger(count))
    throw new ArgumentError(file, `whole records of ${RECORD_BYTES} bytes`, `${bytes.length} bytes`);
  const images = new Uint8Array(count * IMAGE_BYTES);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    labels[i] = bytes[i * RECORD_BYTES];
    interleave(bytes, i * RECORD_BYTES + 1, images, i * IMAGE_BYTES);
  }
  checkLabels(`${file}: labels`, labels, count, CIFAR10_CATEGORIES);
  return { images, labels };
}

function interleave(planes: Uint8Array, start: number, pixels: Uint8Array, out: number): void {
  for (let i = 0; i < PLANE_BYTES; i++) {
    pixels[out + 3 * i] = planes[start + i];
    pixels[out + 3 * i + 1] = planes[start + PLANE_BYTES + i];
    pixels[out + 3 * i + 2] = planes[start + 2 * PLANE_BYTES + i];
  }
}

/** A split is one or more binary batches. */
export const cifar10Format: ImageFormat = {
  check: ({ name, bytes }) => void parseCifar10Batch(bytes, name),
  parse: (files) => {
    const batches = files.map(({ name, bytes }) => parseCifar10Batch(bytes, name));
    return {
      images: concatenate(batches.map((batch) => batch.images)),
      labels: concatenate(batches.map((batch) => batch.labels)),
    };
  },
};

/** One array of all the bytes. */
function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
