import { ArgumentError } from '@saf/checks';
import type { ImageShape } from '../image-dataset.ts';
import { parseIdx } from '../parse-idx.ts';
import type { ImageFormat, NamedBytes } from './image-format.ts';

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
