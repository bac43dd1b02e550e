import { type DatasetName, datasets } from '@saf/data-sources';
import { type ImageDataset, imageDataset } from '@saf/datasets';
import { randomStream } from '@saf/random';

/** Drawing all of them would take longer than the measurement. */
const drawn = 1_000;

/** Images of random bytes in the shape of a data set: how long a step takes does not depend on what it sees. */
export function randomImages(like: DatasetName, count: number): ImageDataset {
  const { shape, classNames } = datasets[like];
  const size = shape[0] * shape[1] * shape[2];
  return imageDataset({
    name: 'random',
    split: 'train',
    shape,
    images: repeated(randomBytes('images', drawn * size, 256), count * size),
    labels: randomBytes('labels', count, classNames.length),
    classNames,
  });
}

function randomBytes(what: string, length: number, below: number): Uint8Array {
  const next = randomStream(1, 'bench', what);
  return Uint8Array.from({ length }, () => Math.floor(next() * below));
}

function repeated(bytes: Uint8Array, length: number): Uint8Array {
  const all = new Uint8Array(length);
  for (let i = 0; i < length; i += bytes.length) all.set(bytes.subarray(0, length - i), i);
  return all;
}
