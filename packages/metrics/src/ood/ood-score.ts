import type { Classifier } from '@saf/models';
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Direction } from './detection-scores.ts';

/** A number that tells images that show something from nonsense. */
export interface OodScore {
  readonly name: string;
  readonly higherMeans: Direction;
  /** Scores [N] of images [N, height, width, channels]; the tensor belongs to the caller. */
  of(classifier: Classifier, images: Tensor4D): Tensor1D;
}
