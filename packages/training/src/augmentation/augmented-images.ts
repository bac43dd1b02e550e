import { ArgumentError } from '@saf/checks';
import { type ImageDataset, type ImageShape, meanImage } from '@saf/datasets';
import { type RandomSource, randomStream } from '@saf/random';
import type { Recipe } from '../recipe.ts';

/** Fills an array [height · width · channels] with an image of a data set in [0, 1], as it is in an epoch. */
export type FillImage = (out: Float32Array, epoch: number, index: number) => void;

/**
 * The images of a data set as a recipe's `augmentation` changes them anew in each epoch. What is drawn depends on the seed, the epoch
 * and the number of the image alone.
 *
 * - crop: the image is moved by up to `padding` pixels each way, and black comes in from outside (He et al. 2016, "Deep residual
 *   learning for image recognition", Section 4.2: padded, and cropped anywhere);
 * - flip: it is reflected left to right with probability ½;
 * - cutout: a square around any of its pixels is replaced by the mean image, of which a network that subtracts it sees 0 (DeVries and
 *   Taylor 2017, "Improved regularization of convolutional neural networks with cutout").
 *
 * @throws ArgumentError for a padding or a square that does not fit the images
 */
export function augmentedImages(dataset: ImageDataset, recipe: Augmented, seed: number): FillImage {
  const { crop, flip = false, cutout } = recipe.augmentation ?? {};
  const { shape } = dataset;
  checkFit(recipe, shape);
  const flips = flip || recipe.flips;
  const mean = cutout && meanImage(dataset);
  return (out, epoch, index) => {
    const streamOf = (name: string) => randomStream(seed, name, epoch, index);
    if (crop) fillMoved(out, dataset, index, crop.padding, streamOf('crop'));
    else fillWhole(out, dataset, index);
    if (flips && streamOf('flip')() < 0.5) flipLeftRight(out, shape);
    if (cutout) cutSquare(out, mean!, shape, cutout.size, streamOf('cutout'));
  };
}

type Augmented = Pick<Recipe, 'flips' | 'augmentation'>;

function checkFit({ augmentation: { crop, cutout } = {} }: Augmented, [height, width]: ImageShape): void {
  const [side, sides] = [Math.min(height, width), `the sides of the images, ${height} x ${width}`];
  if (crop && crop.padding >= side)
    throw new ArgumentError('recipe.augmentation.crop.padding', `less than ${sides}`, crop.padding);
  if (cutout && cutout.size > side)
    throw new ArgumentError('recipe.augmentation.cutout.size', `no more than ${sides}`, cutout.size);
}

function fillWhole(out: Float32Array, { images }: ImageDataset, index: number): void {
  const start = index * out.length;
  for (let k = 0; k < out.length; k++) out[k] = images[start + k] / 255;
}

/** out(y, x) = image(y + down, x + right), where that is inside. */
function fillMoved(out: Float32Array, dataset: ImageDataset, index: number, most: number, source: RandomSource): void {
  const [height, width, channels] = dataset.shape;
  const [down, right] = [source, source].map((next) => Math.floor(next() * (2 * most + 1)) - most);
  const [from, to] = [Math.max(0, -right) * channels, Math.min(width, width - right) * channels];
  const row = width * channels;
  out.fill(0);
  for (let y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
    const start = index * out.length + (y + down) * row + right * channels;
    for (let k = from; k < to; k++) out[y * row + k] = dataset.images[start + k] / 255;
  }
}

/** Reflects one HWC image left to right, in place. */
export function flipLeftRight(image: Float32Array, [height, width, channels]: ImageShape): void {
  for (let y = 0; y < height; y++) {
    for (let left = 0, right = width - 1; left < right; left++, right--) {
      for (let c = 0; c < channels; c++) {
        const a = (y * width + left) * channels + c;
        const b = (y * width + right) * channels + c;
        [image[a], image[b]] = [image[b], image[a]];
      }
    }
  }
}

/** A square whose middle is any pixel, so that a part of it may be outside. */
function cutSquare(out: Float32Array, mean: Float32Array, shape: ImageShape, size: number, source: RandomSource): void {
  const [height, width, channels] = shape;
  const [top, left] = [height, width].map((side) => Math.floor(source() * side) - Math.floor(size / 2));
  const [from, to] = [Math.max(0, left) * channels, Math.min(width, left + size) * channels];
  for (let y = Math.max(0, top); y < Math.min(height, top + size); y++) {
    const row = y * width * channels;
    out.set(mean.subarray(row + from, row + to), row + from);
  }
}
