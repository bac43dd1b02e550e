import type { ImageDataset } from '@saf/datasets';
import type { Classifier } from '@saf/models';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** A trained network that is looked at, and what it is shown. */
export interface InspectedNetwork {
  readonly model: LayersModel;
  readonly classifier: Classifier;
  /** Test images. */
  readonly images: ImageDataset;
  readonly strengths: readonly number[];
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** The first images of a data set as one tensor, freed after use. */
export async function withImages<T>(
  images: ImageDataset,
  use: (pixels: ReturnType<ImageDataset['batch']>['images']) => Promise<T>,
): Promise<T> {
  const { images: pixels, labels } = images.batch([...Array(images.size).keys()]);
  labels.dispose();
  try {
    return await use(pixels);
  } finally {
    pixels.dispose();
  }
}
