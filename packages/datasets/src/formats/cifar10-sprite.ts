import { ArgumentError, checkLabels } from '@saf/checks';
import { decode } from 'fast-png';
import { CIFAR10_CATEGORIES, IMAGE_BYTES, PLANE_BYTES, RECORD_BYTES } from './cifar10.ts';

/**
 * Turns a CIFAR-10 sprite into the canonical binary batch that `parseCifar10Batch` reads.
 *
 * A sprite is a lossless RGB PNG, 1024 pixels wide, whose rows are images: the 32 x 32 pixels one row after the other.
 *
 * @param png the bytes of the PNG file
 * @param labels one category an image, in [0, 10)
 * @param file name for error messages
 * @returns records of 3073 bytes: the label, then the red, green and blue planes
 * @throws ArgumentError for a PNG that is corrupt or of another form, and labels that do not fit
 * @example
 * const batch = cifar10SpriteToBatch(png, labels.slice(0, 10_000), 'data_batch_1.png');
 */
export function cifar10SpriteToBatch(png: Uint8Array, labels: ArrayLike<number>, file = 'CIFAR-10 sprite'): Uint8Array {
  const pixels = decodeSprite(png, file);
  const count = pixels.length / IMAGE_BYTES;
  checkLabels(`labels of ${file}`, labels, count, CIFAR10_CATEGORIES);
  const records = new Uint8Array(count * RECORD_BYTES);
  for (let i = 0; i < count; i++) {
    records[i * RECORD_BYTES] = labels[i];
    separate(pixels, i * IMAGE_BYTES, records, i * RECORD_BYTES + 1);
  }
  return records;
}

function decodeSprite(png: Uint8Array, file: string): Uint8Array {
  const { width, channels, depth, data } = decodePng(png, file);
  if (width !== PLANE_BYTES || channels !== 3 || depth !== 8)
    throw new ArgumentError(
      file,
      `an RGB image ${PLANE_BYTES} pixels wide, of 8 bits a channel`,
      `${channels} channels, ${width} pixels wide, ${depth} bits`,
    );
  return data as Uint8Array;
}

function decodePng(png: Uint8Array, file: string) {
  try {
    return decode(png, { checkCrc: true });
  } catch (cause) {
    throw new ArgumentError(file, 'a whole PNG image', (cause as Error).message);
  }
}

function separate(pixels: Uint8Array, start: number, planes: Uint8Array, out: number): void {
  for (let i = 0; i < PLANE_BYTES; i++) {
    planes[out + i] = pixels[start + 3 * i];
    planes[out + PLANE_BYTES + i] = pixels[start + 3 * i + 1];
    planes[out + 2 * PLANE_BYTES + i] = pixels[start + 3 * i + 2];
  }
}
