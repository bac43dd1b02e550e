import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../recipe.ts';

type Noise = NonNullable<Recipe['noise']>;

interface ConsistencyOptions extends NonNullable<Noise['consistency']> {
  readonly copies: number;
}

/**
 * What noisy copies of one image should agree on (Jeong and Shin 2020, "Consistency regularization for certified robustness of
 * smoothed classifiers", Section 3, as in their code): of the m predictions Fᵢ of an image's copies, with their mean F̂,
 *
 *     λ · (1/m) Σᵢ KL(F̂ ‖ Fᵢ) + η · H(F̂),
 *
 * as a mean over the images; λ is `weight`, η `entropyWeight`, and the gradient goes through F̂ too.
 *
 * Predictions are the softmax of z. Those of a network that ends in the RBF are its confidences divided by their sum,
 * exp(−zⱼ²) / Σₖ exp(−zₖ²), as in the first term of the hybrid loss.
 *
 * @param z pre-activations of all first copies, then of all second ones, and so on: [m·N, categories]
 */
export function consistencyLoss(
  head: 'rbf' | 'softmax',
  z: tf.Tensor2D,
  { copies, weight, entropyWeight }: ConsistencyOptions,
): tf.Scalar {
  const scores = head === 'rbf' ? tf.neg(tf.square(z)) : z;
  const logs = tf.reshape(tf.logSoftmax(scores), [copies, -1, z.shape[1]]);
  const mean = tf.mean(tf.exp(logs), 0);
  const entropy = crossEntropy(mean, tf.log(tf.add(mean, SMALLEST)));
  const divergence = tf.sub(crossEntropy(mean, tf.mean(logs, 0)), entropy);
  return tf.mean(tf.add(tf.mul(divergence, weight), tf.mul(entropy, entropyWeight)));
}

/** −Σ pⱼ log qⱼ of each row. */
const crossEntropy = (p: tf.Tensor, logQ: tf.Tensor) => tf.neg(tf.sum(tf.mul(p, logQ), -1));

// So that the logarithm of a probability that underflows is finite; it changes no other.
const SMALLEST = 1e-30;
