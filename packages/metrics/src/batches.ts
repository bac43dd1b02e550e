import { checkFinite, checkNumber, checkShape } from '@saf/checks';
import { slice, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';

export interface BatchOptions {
  /** Images of one forward pass, which bounds the memory; 100 by default. */
  readonly batchSize?: number;
}

/**
 * Checks the images and goes through them batch by batch.
 *
 * @param shape height, width and channels; null takes any
 * @param visit given a batch, which is freed after it, and the number of its first image
 */
export async function eachBatch(
  images: Tensor4D,
  shape: readonly (number | null)[],
  { batchSize = 100 }: BatchOptions,
  visit: (batch: Tensor4D, first: number) => Promise<void>,
): Promise<void> {
  checkShape('images', images, [null, ...shape], 'float32');
  checkNumber('batchSize', batchSize, { min: 1, integer: true });
  const [count] = images.shape;
  for (let first = 0; first < count; first += batchSize) {
    const batch = slice(images, first, Math.min(batchSize, count - first));
    try {
      checkFinite('images', await batch.data());
      await visit(batch, first);
    } finally {
      batch.dispose();
    }
  }
}

/** The values of a tensor, which is freed. */
export async function read(tensor: Tensor): Promise<Float32Array> {
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}
