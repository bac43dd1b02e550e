import * as tf from '@tensorflow/tfjs-core';
import type { ModelState } from '../model-state.ts';

interface AdamOptions {
  readonly learningRate: tf.Scalar;
  /** β₁, the decay of the mean of gradients. */
  readonly momentum: number;
  /** Of each weight; added to its gradient. */
  readonly weightDecay: readonly number[];
  readonly maxNorm?: number;
  /** What is left of the bias towards 0 of both means: see `adamCorrections`. */
  readonly corrections: readonly [tf.Scalar, tf.Scalar];
}

// β₂ and ε of the paper.
const SQUARES_DECAY = 0.999;
const SMALL = 1e-8;

/**
 * One step of Adam (Kingma and Ba 2015, Algorithm 1): m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
 * w ← w − rate · m̂ / (√v̂ + ε), where m̂ and v̂ are m and v without their bias towards 0. m is what `velocities` holds.
 */
export function adamStep(state: ModelState, gradients: readonly tf.Tensor[], options: AdamOptions): void {
  const {
    learningRate,
    momentum,
    weightDecay,
    corrections: [m1, v1],
  } = options;
  tf.tidy(() => {
    const factor = clipFactor(gradients, options.maxNorm);
    for (const [i, weight] of state.trainable.entries()) {
      const clipped = factor ? tf.mul(gradients[i], factor) : gradients[i];
      const gradient = weightDecay[i] > 0 ? tf.add(clipped, tf.mul(weight, weightDecay[i])) : clipped;
      const [mean, square] = [state.velocities[i], state.squares[i]];
      mean.assign(tf.add(tf.mul(mean, momentum), tf.mul(gradient, 1 - momentum)));
      square.assign(tf.add(tf.mul(square, SQUARES_DECAY), tf.mul(tf.square(gradient), 1 - SQUARES_DECAY)));
      const step = tf.div(tf.div(mean, m1), tf.add(tf.sqrt(tf.div(square, v1)), SMALL));
      weight.assign(tf.sub(weight, tf.mul(step, learningRate)));
    }
  });
}

/** 1 − β₁ᵏ and 1 − β₂ᵏ of step k, which is one more than the number of steps before it. */
export const adamCorrections = (momentum: number, stepsBefore: number): [number, number] => [
  1 - momentum ** (stepsBefore + 1),
  1 - SQUARES_DECAY ** (stepsBefore + 1),
];

/** What gradients are multiplied by so that all together are no longer than `maxNorm`. */
function clipFactor(gradients: readonly tf.Tensor[], maxNorm?: number): tf.Tensor | undefined {
  if (maxNorm === undefined) return undefined;
  const length = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)))));
  return tf.minimum(tf.div(maxNorm, tf.maximum(length, SMALL)), 1);
}
