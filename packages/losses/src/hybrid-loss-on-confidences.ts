import { checkShape } from '@saf/checks';
import {
  add,
  cast,
  div,
  log,
  maximum,
  mean,
  mul,
  pow,
  type Scalar,
  sub,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { oneHotLabels } from './cross-entropy.ts';
import { checkWeights, type HybridLossOptions, type Weights } from './hybrid-loss.ts';
import { checkScores, closedGradient } from './sample-loss.ts';

// Smaller confidences count as this one: its reciprocal times α₁ still fits into float32, and it is exp(-9.1²).
const SMALLEST = 2 ** -120;

/**
 * The hybrid loss on confidences, for `model.compile` (paper, eq. 7), as the mean over the batch.
 *
 *     L = -α₁ ln(y_ℓ / Σᵢ yᵢ) + α₂ (1 - y_ℓ)ᵖ + α₃ Σ_{i≠ℓ} yᵢᵖ
 *
 * Limit: float32 confidences exp(-z²) fade from |z| = 9.1 on (the logarithm's term stays at 83 α₁ there) and are 0 from
 * |z| = 10.2 on, where the gradient is lost. {@link hybridLoss} on z has no such limit: prefer it in a training loop of
 * your own. It is a mean, so `sampleWeight` and `classWeight` of `fit` do not reach single samples. tfjs saves no
 * functions: compile again after loading.
 *
 * The function it returns takes yTrue, one-hot [N, C] of any numeric type, and yPred, float32 confidences [N, C] in [0, 1]. It throws
 * ArgumentError for other shapes and types. Called by yourself it takes int32 labels [N] as well; `model.fit` does not let them
 * through, because tfjs compares the shape of the labels with that of the output before it calls any loss but its own: give
 * `fit` the labels as `tf.oneHot(labels, categories)`.
 *
 * @throws ArgumentError for a weight < 0, p <= 1, or an unknown option
 * @example
 * model.compile({ optimizer: 'sgd', loss: hybridLossOnConfidences({ lossWeights: [1, 1, 1 / 9] }) });
 */
export function hybridLossOnConfidences(options: HybridLossOptions = {}): (yTrue: Tensor, yPred: Tensor) => Scalar {
  const weights = checkWeights(options);
  return (yTrue, yPred) => {
    checkScores('yPred', yPred);
    return tidy(() => {
      const hot = hotLabels(yTrue, yPred.shape);
      const losses = closedGradient(
        'hybridLossOnConfidences',
        yPred,
        (y) => forward(y, hot, weights),
        (dy, _y, parts) => gradient(dy, parts, weights),
      );
      return mean(losses);
    });
  };
}

function hotLabels(yTrue: Tensor, shape: number[]): Tensor {
  const areCategories = yTrue.rank === 1;
  checkShape('yTrue', yTrue, shape.slice(0, yTrue.rank), areCategories ? 'int32' : undefined);
  return areCategories ? oneHotLabels(yTrue, shape[1]!) : cast(yTrue, 'float32');
}

function forward(y: Tensor, hot: Tensor, [alpha1, alpha2, alpha3, p]: Weights) {
  const labelled = mul(y, hot);
  const others = sub(y, labelled);
  // 0 / 0 where no category is labelled.
  const label = div(sum(labelled, 1, true), sum(hot, 1, true));
  const missing = sub(1, label);
  const labelFloor = maximum(label, SMALLEST);
  const total = maximum(sum(y, 1, true), SMALLEST);
  const entropy = sub(log(total), log(labelFloor));
  const errors = add(mul(pow(missing, p), alpha2), mul(sum(pow(others, p), 1, true), alpha3));
  const loss = add(mul(entropy, alpha1), errors);
  return { loss, parts: [hot, others, missing, labelFloor, total] };
}

function gradient(dy: Tensor, parts: readonly Tensor[], [alpha1, alpha2, alpha3, p]: Weights): Tensor {
  const [hot, others, missing, labelFloor, total] = parts;
  const byTotal = div(alpha1, total);
  const byLabel = add(div(alpha1, labelFloor), mul(pow(missing, p - 1), alpha2 * p));
  const byOthers = mul(pow(others, p - 1), alpha3 * p);
  return mul(add(byTotal, sub(byOthers, mul(hot, byLabel))), dy);
}
