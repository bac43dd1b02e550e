import { type ImageDataset, imageDataset } from '@saf/datasets';
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import cifar10Test from '../../data/cifar10-test.png?url';
import cifar10TestLabels from '../../data/cifar10-test-labels.json';
import fashionMnistTest from '../../data/fashion-mnist-test.png?url';
import fashionMnistTestLabels from '../../data/fashion-mnist-test-labels.json';
import mnistTest from '../../data/mnist-test.png?url';
import mnistTestLabels from '../../data/mnist-test-labels.json';
import mnistTrain from '../../data/mnist-train.png?url';
import mnistTrainLabels from '../../data/mnist-train-labels.json';
import { type ImageSet, imageSets, shapeOf } from './image-sets.ts';

interface Sprite {
  readonly address: string;
  readonly labels: string;
}

const sprites: Readonly<Record<ImageSet['name'], { readonly test: Sprite; readonly train?: Sprite }>> = {
  mnist: {
    test: { address: mnistTest, labels: mnistTestLabels },
    train: { address: mnistTrain, labels: mnistTrainLabels },
  },
  'fashion-mnist': { test: { address: fashionMnistTest, labels: fashionMnistTestLabels } },
  cifar10: { test: { address: cifar10Test, labels: cifar10TestLabels } },
};
const loading = new Map<Sprite, Promise<ImageDataset>>();

/**
 * The images of a data set that the page ships with, fetched once.
 *
 * @throws Error for training images of a data set that the page has none of
 */
export function shippedImages(name: ImageSet['name'], split: 'test' | 'train'): Promise<ImageDataset> {
  const sprite = sprites[name][split];
  if (!sprite) throw new Error(`This page has no training images of ${imageSets[name].title}.`);
  const known = loading.get(sprite);
  if (known) return known;
  const started = load(imageSets[name], split, sprite);
  loading.set(sprite, started);
  started.catch(() => loading.delete(sprite));
  return started;
}

async function load(set: ImageSet, split: 'test' | 'train', { address, labels }: Sprite): Promise<ImageDataset> {
  const { name, side, channels, classNames } = set;
  return imageDataset({
    name,
    split,
    shape: [side, side, channels],
    images: await readSprite(new URL(address, import.meta.url).href, labels.length, set),
    labels: Uint8Array.from(labels, Number),
    classNames,
  });
}

/** Reads the images of a grid that `scripts/make-sprites.ts` wrote, as bytes, one image after the other. */
async function readSprite(address: string, count: number, set: ImageSet): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The images could not be loaded:  ${response.status} ${response.statusText}`);
  const sheet = await createImageBitmap(await response.blob());
  const context = new OffscreenCanvas(sheet.width, sheet.height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The images cannot be read: this browser has no 2d canvas in workers.');
  context.drawImage(sheet, 0, 0);
  const { data } = context.getImageData(0, 0, sheet.width, sheet.height);
  return cutSheet(data, sheet.width, count, set);
}

/** The images of an RGBA sheet, row by row. */
export function cutSheet(
  rgba: Uint8ClampedArray,
  width: number,
  count: number,
  { side, channels }: Pick<ImageSet, 'side' | 'channels'>,
): Uint8Array {
  const columns = width / side;
  const images = new Uint8Array(count * side * side * channels);
  for (let pixel = 0; pixel < count * side * side; pixel++) {
    const image = Math.floor(pixel / (side * side));
    const row = Math.floor(image / columns) * side + (Math.floor(pixel / side) % side);
    const column = (image % columns) * side + (pixel % side);
    for (let channel = 0; channel < channels; channel++)
      images[pixel * channels + channel] = rgba[4 * (row * width + column) + channel];
  }
  return images;
}

/** One image, or several of one size one after the other, as [N, height, width, channels]. */
export function imageTensor(...images: readonly Float32Array[]): Tensor4D {
  const [{ length }] = images;
  const pixels = new Float32Array(images.length * length);
  for (const [i, image] of images.entries()) pixels.set(image, i * length);
  return tensor4d(pixels, [images.length, ...shapeOf(length)]);
}
