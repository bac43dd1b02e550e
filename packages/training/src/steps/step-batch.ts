import type * as tf from '@tensorflow/tfjs-core';
import type { MixedLabels } from '../augmentation/mixup.ts';

/** A batch as a step takes it. The tensors are its maker's to free. */
export type StepBatch = {
  /** [N, height, width, channels] */
  readonly images: tf.Tensor4D;
  /** int32 [N] */
  readonly labels: tf.Tensor1D;
  /** What images were mixed with, where they were. */
  readonly mixed?: MixedLabels;
  /** λ, the share of its label in each image's target, in calibrated adversarial training: [N]. */
  readonly shares?: tf.Tensor1D;
  /** The first images once more, attacked, for TRADES: [n, height, width, channels]. */
  readonly attacked?: tf.Tensor4D;
};
