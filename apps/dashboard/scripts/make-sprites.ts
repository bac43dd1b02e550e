import { resolve } from 'node:path';
import { loadMnist } from '@saf/data-sources';
import type { ImageDataset } from '@saf/datasets';
import { writeFileWhole } from '@saf/files';
import { encode } from 'fast-png';

/**
 * Writes the images that the page ships with: `data/mnist-<split>.png`, a grid of the first images of MNIST, and their labels.
 * MNIST is by Yann LeCun and Corinna Cortes, CC BY-SA 3.0 (README).
 */
const folder = resolve(import.meta.dirname, '../data');
const columns = 20;
const shipped = { test: 400, train: 3000 } as const;

for (const [split, count] of Object.entries(shipped) as ['test' | 'train', number][]) {
  const images = (await loadMnist({ split })).slice(0, count);
  await writeFileWhole(`${folder}/mnist-${split}.png`, spriteOf(images));
  await writeFileWhole(`${folder}/mnist-${split}-labels.json`, `"${[...images.labels].join('')}"\n`);
  console.log(`mnist-${split}: ${count} images`);
}

function spriteOf({ images, size, shape: [height, width] }: ImageDataset): Uint8Array {
  const [sheetWidth, sheetHeight] = [columns * width, Math.ceil(size / columns) * height];
  const data = new Uint8Array(sheetWidth * sheetHeight);
  for (let row = 0; row < size * height; row++) {
    const [image, line] = [Math.floor(row / height), row % height];
    const to = (Math.floor(image / columns) * height + line) * sheetWidth + (image % columns) * width;
    data.set(images.subarray(row * width, (row + 1) * width), to);
  }
  return encode({ width: sheetWidth, height: sheetHeight, data, channels: 1, depth: 8 }, { zlib: { level: 9 } });
}
