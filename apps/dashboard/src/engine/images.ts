import { classNames } from '@saf/data-sources/definitions';
import { type ImageDataset, imageDataset } from '@saf/datasets';
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import testSprite from '../../data/mnist-test.png?url';
import testLabels from '../../data/mnist-test-labels.json';
import trainSprite from '../../data/mnist-train.png?url';
import trainLabels from '../../data/mnist-train-labels.json';

const sprites = {
  test: { address: testSprite, labels: testLabels },
  train: { address: trainSprite, labels: trainLabels },
};
const loading = new Map<string, Promise<ImageDataset>>();

/** The images of MNIST that the page ships with. */
export function mnistImages(split: 'test' | 'train'): Promise<ImageDataset> {
  if (!loading.has(split)) loading.set(split, load(split));
  return loading.get(split) as Promise<ImageDataset>;
}

async function load(split: 'test' | 'train'): Promise<ImageDataset> {
  const { address, labels } = sprites[split];
  const images = await readSprite(new URL(address, import.meta.url).href, labels.length);
  const digits = Uint8Array.from(labels, Number);
  return imageDataset({
    name: 'mnist',
    split,
    shape: [side, side, 1],
    images,
    labels: digits,
    classNames: classNames.mnist,
  });
}

/** Reads the images of a grid that `scripts/make-sprites.ts` wrote, as bytes, one image after the other. */
async function readSprite(address: string, count: number): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The images could not be loaded:  ${response.status} ${response.statusText}`);
  const sheet = await createImageBitmap(await response.blob());
  const context = new OffscreenCanvas(sheet.width, sheet.height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The images cannot be read: this browser has no 2d canvas in workers.');
  context.drawImage(sheet, 0, 0);
  const { data } = context.getImageData(0, 0, sheet.width, sheet.height);
  return cutSheet(data, sheet.width, count);
}

/** The images of an RGBA sheet, row by row. */
export function cutSheet(rgba: Uint8ClampedArray, width: number, count: number): Uint8Array {
  const columns = width / side;
  const images = new Uint8Array(count * side * side);
  for (let i = 0; i < images.length; i++) {
    const image = Math.floor(i / (side * side));
    const row = Math.floor(image / columns) * side + (Math.floor(i / side) % side);
    const column = (image % columns) * side + (i % side);
    images[i] = rgba[4 * (row * width + column)];
  }
  return images;
}

/** Height and width of MNIST's images. */
export const side = 28;

/** One image, or several one after the other, as [N, 28, 28, 1]. */
export function imageTensor(...images: readonly Float32Array[]): Tensor4D {
  const pixels = new Float32Array(images.length * side * side);
  for (const [i, image] of images.entries()) pixels.set(image, i * side * side);
  return tensor4d(pixels, [images.length, side, side, 1]);
}
