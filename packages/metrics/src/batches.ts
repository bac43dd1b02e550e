import { ArgumentError, checkNumber, checkShape } from '@saf/checks';
import { checkInsideBounds } from '@saf/checks/images';
import { slice, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';

export interface BatchOptions {
  /** Images of one forward pass, which bounds the memory; 100 by default. */
  readonly batchSize?: number;
}

/** What images are checked against. */
interface ImageDemands {
  /** Height, width and channels; null takes any. */
  readonly shape: readonly (number | null)[];
  /** Smallest and largest pixel; any finite ones by default. */
  readonly bounds?: readonly [number, number];
  /** What the images are called in an error; 'images' by default. */
  readonly name?: string;
}

/**
 * Checks the images and goes through them batch by batch.
 *
 * @param visit given a batch, which is freed after it, and the number of its first image
 */
export async function eachBatch(
  images: Tensor4D,
  { shape, bounds, name = 'images' }: ImageDemands,
  { batchSize = 100 }: BatchOptions,
  visit: (batch: Tensor4D, first: number) => Promise<void>,
): Promise<void> {
  checkShape(name, images, [null, ...shape], 'float32');
  checkNumber('batchSize', batchSize, { min: 1, integer: true });
  const [count] = images.shape;
  for (let first = 0; first < count; first += batchSize) {
    const batch = slice(images, first, Math.min(batchSize, count - first));
    try {
      const pixels = await batch.data<'float32'>();
      if (bounds) checkInsideBounds(name, pixels, batch.shape[0], bounds, first);
      else checkFinitePixels(name, pixels, batch.shape[0], first);
      await visit(batch, first);
    } finally {
      batch.dispose();
    }
  }
}

function checkFinitePixels(name: string, pixels: Float32Array, count: number, first: number): void {
  const broken = pixels.findIndex((pixel) => !Number.isFinite(pixel));
  if (broken < 0) return;
  const image = first + Math.floor((broken * count) / pixels.length);
  throw new ArgumentError(`${name}[${image}]`, 'a finite number', pixels[broken]);
}

/** The values of a tensor, which is freed. */
export async function read(tensor: Tensor): Promise<Float32Array> {
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}
