import { ArgumentError, checkLabels } from '@saf/checks';
import { CIFAR10_CATEGORIES, IMAGE_BYTES, PLANE_BYTES, RECORD_BYTES } from './cifar10-record.ts';

/** Images as bytes, each in the order height, width, channel, and one label an image. */
export interface LabelledImages {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

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
