import type { ImageShape } from '@saf/datasets';

/**
 * Numbers in the images of a batch: few enough that the activations stay small, many enough that what a kernel costs to start
 * does not count. 400 images of MNIST (a quarter faster than 100, native), 100 of CIFAR-10.
 */
const valuesPerBatch = 320_000;

/** Images of a batch of an evaluation, by their shape: a multiple of 100. */
export const evaluationBatchSize = ([height, width, channels]: ImageShape): number =>
  100 * Math.max(1, Math.floor(valuesPerBatch / (100 * height * width * channels)));
