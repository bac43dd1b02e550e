import { resolve } from 'node:path';
import { loadCifar10, loadFashionMnist, loadMnist } from '@saf/data-sources';
import type { ImageDataset } from '@saf/datasets';
import { writeFileWhole } from '@saf/files';
import { encode } from 'fast-png';

/**
 * Writes the images that the page ships with: `data/<data set>-<split>.png`, a grid of the first images of a data set, and their labels.
 * MNIST is by Yann LeCun and Corinna Cortes, CC BY-SA 3.0; Fashion-MNIST by Zalando, MIT; CIFAR-10 by Alex Krizhevsky, Vinod Nair and Geoffrey Hinton (README).
 */
const folder = resolve(import.meta.dirname, '../data');
const columns = 20;
const shipped = [
  { load: loadMnist, split: 'test', count: 400 },
  { load: loadMnist, split: 'train', count: 3000 },
  { load: loadFashionMnist, split: 'test', count: 400 },
  { load: loadCifar10, split: 'test', count: 200 },
] as const;

for (const { load, split, count } of shipped) {
  const images = (await load({ split })).slice(0, count);
  const name = `${images.name}-${split}`;
  await writeFileWhole(`${folder}/${name}.png`, spriteOf(images));
  await writeFileWhole(`${folder}/${name}-labels.json`, `"${[...images.labels].join('')}"\n`);
  console.log(`${name}: ${count} images`);
}

function spriteOf({ images, size, shape: [height, width, channels] }: ImageDataset): Uint8Array {
  const [sheetWidth, sheetHeight] = [columns * width, Math.ceil(size / columns) * height];
  const data = new Uint8Array(sheetWidth * sheetHeight * channels);
  for (let row = 0; row < size * height; row++) {
    const [image, line] = [Math.floor(row / height), row % height];
    const to = (Math.floor(image / columns) * height + line) * sheetWidth + (image % columns) * width;
    data.set(images.subarray(row * width * channels, (row + 1) * width * channels), to * channels);
  }
  return encode({ width: sheetWidth, height: sheetHeight, data, channels, depth: 8 }, { zlib: { level: 9 } });
}
