import { type ImageDataset, imageDataset } from '@saf/datasets';
import { randomStream } from '@saf/random';

/** Images of random bytes in the shape of MNIST: how long a step takes does not depend on what it sees. */
export function randomImages(count: number): ImageDataset {
  const next = randomStream(1, 'bench');
  const bytes = (length: number, below: number) => Uint8Array.from({ length }, () => Math.floor(next() * below));
  const classNames = Array.from({ length: 10 }, (_, i) => String(i));
  return imageDataset({
    name: 'random',
    split: 'train',
    shape: [28, 28, 1],
    images: bytes(count * 28 * 28, 256),
    labels: bytes(count, 10),
    classNames,
  });
}
