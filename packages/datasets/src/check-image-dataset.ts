import { ArgumentError, checkLabels, checkNumber, checkOneOf } from '@saf/checks';
import type { ImageDatasetContent } from './image-dataset.ts';
import { pixelCount } from './pixel-count.ts';

/** Checks that the parts of a data set fit together. */
export function checkImageDataset({ split, shape, images, labels, classNames }: ImageDatasetContent): void {
  checkOneOf('split', split, ['train', 'test']);
  checkBytes('images', images);
  checkBytes('labels', labels);
  const pixels = pixelCount(shape, 3);
  if (images.length === 0) throw new ArgumentError('images', 'at least one image', 'none');
  if (images.length % pixels !== 0)
    throw new ArgumentError('images', `whole images of ${pixels} bytes`, `${images.length} bytes`);
  checkLabels('labels', labels, images.length / pixels, classNames.length);
}

/** Checks that [start, end) holds at least one of `size` images. */
export function checkRange(start: number, end: number, size: number): void {
  checkNumber('start', start, { min: 0, max: size - 1, integer: true });
  checkNumber('end', end, { min: start + 1, max: size, integer: true });
}

function checkBytes(name: string, bytes: unknown): void {
  if (!(bytes instanceof Uint8Array)) throw new ArgumentError(name, 'a Uint8Array', bytes);
}
