import type { RandomSource } from '@saf/random';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** What a norm-bounded attack needs to know of its norm. Tensors are [N, height, width, channels]; each sample is a vector. */
export interface NormGeometry {
  /** The vectors of length 1 along which a function of this gradient rises fastest; zero where the gradient is. */
  steepest(gradient: Tensor4D): Tensor4D;
  /** The point of the ball of radius epsilon around each origin that is nearest to x; x itself inside. */
  project(x: Tensor4D, origin: Tensor4D, epsilon: number): Tensor4D;
  /** Fills `out` with a point drawn uniformly from the ball of radius 1. */
  fillFromBall(out: Float32Array, source: RandomSource): void;
}
