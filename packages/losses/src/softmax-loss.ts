import {
  div,
  max,
  mean,
  mul,
  type Scalar,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { crossEntropy } from './cross-entropy.ts';
import { checkBatch, closedGradient } from './sample-loss.ts';

/**
 * Softmax loss (cross entropy) of each sample.
 *
 *     L = -ln(exp(z_ℓ) / Σᵢ exp(zᵢ)),    ∂L/∂zᵢ = softmax(z)ᵢ - [i = ℓ]
 *
 * The gradient is exact, of first order only, and only with respect to z.
 *
 * @param z Pre-activations, float32 [N, C], N >= 1, C >= 2; of any size that float32 holds the differences of; -∞ for a
 *   category that is ruled out (its probability is 0)
 * @param labels int32 [N] in [0, C). A label out of range gives NaN for its sample (looking would wait for the engine).
 * @returns float32 [N], >= 0
 * @throws ArgumentError for another shape or type
 * @example
 * softmaxLoss(tf.tensor2d([[0, 0]]), tf.tensor1d([1], 'int32')).print(); // [0.6931472]
 */
export function softmaxLoss(z: Tensor2D, labels: Tensor1D): Tensor1D {
  checkBatch(z, labels);
  return closedGradient('softmaxLoss', z, (scores) => forward(scores, labels), gradient);
}

/**
 * Mean of {@link softmaxLoss} over the batch.
 *
 * @example
 * optimizer.minimize(() => meanSoftmaxLoss(model.predict(images), labels));
 */
export function meanSoftmaxLoss(z: Tensor2D, labels: Tensor1D): Scalar {
  return tidy(() => mean(softmaxLoss(z, labels)));
}

function forward(z: Tensor, labels: Tensor1D) {
  const { loss, hot, others, rest, total } = crossEntropy(sub(z, max(z, 1, true)), labels);
  return { loss, parts: [hot, others, rest, total] };
}

function gradient(dy: Tensor, _z: Tensor, [hot, others, rest, total]: readonly Tensor[]): Tensor {
  return mul(sub(others, mul(hot, rest)), div(dy, total));
}
