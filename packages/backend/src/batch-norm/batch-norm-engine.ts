import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';

/** Output of batch normalization over all axes but the last, with the statistics of the batch. */
export interface NormalizedBatch<T extends Tensor = Tensor> {
  y: T;
  /** Mean of each channel over the batch. */
  mean: Tensor1D;
  /** Population variance of each channel over the batch. */
  variance: Tensor1D;
}

/** What the backward pass reads of the forward pass. */
export interface BatchNormContext {
  x: Tensor;
  gamma: Tensor1D;
  mean: Tensor1D;
  variance: Tensor1D;
  epsilon: number;
}

/** Batch normalization in training mode as one engine computes it. */
export interface BatchNormEngine {
  forward(x: Tensor, gamma: Tensor1D, beta: Tensor1D, epsilon: number): NormalizedBatch;
  backward(dy: Tensor, context: BatchNormContext): { dx: Tensor; dgamma: Tensor1D; dbeta: Tensor1D };
}
