import type { RandomSource } from '@saf/random';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';

/** What a norm-bounded attack needs to know of its norm. Tensors are [N, height, width, channels]; each sample is a vector. */
export interface NormGeometry {
  /** The vectors of length 1 along which a function of this gradient rises fastest; zero where the gradient is. */
  steepest(gradient: Tensor4D): Tensor4D;
  /** The point of the ball of radius epsilon (one, or [N, 1, 1, 1]) around each origin that is nearest to x; x itself inside. */
  project(x: Tensor4D, origin: Tensor4D, epsilon: number | Tensor): Tensor4D;
  /** The length of each sample. */
  length(x: Tensor4D): Tensor1D;
  /** The length of each gradient in the dual norm: how fast its function rises along `steepest`. */
  dualLength(gradient: Tensor4D): Tensor1D;
  /** Fills `out` with a point drawn uniformly from the ball of radius 1. */
  fillFromBall(out: Float32Array, source: RandomSource): void;
  /** Fills `out` with a random direction of length 1: noise that is uniform in every pixel (linf) or Gaussian (l2), scaled. */
  fillFromSphere(out: Float32Array, source: RandomSource): void;
}
