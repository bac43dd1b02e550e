import { classNames, type ImageDataset, imageDataset } from '@saf/datasets';
import testSprite from '../../data/mnist-test.png?url';
import testLabels from '../../data/mnist-test-labels.json';
import trainSprite from '../../data/mnist-train.png?url';
import trainLabels from '../../data/mnist-train-labels.json';
import { side } from './image-tensor.ts';
import { readSprite } from './sprite.ts';

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
