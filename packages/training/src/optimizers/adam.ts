import * as tf from '@tensorflow/tfjs-core';
import { type Optimizer, type OptimizerOptions, penalised, weightDecays } from './optimizer.ts';

// β₂ and ε of the paper.
const SQUARES_DECAY = 0.999;
const SMALL = 1e-8;

/**
 * Adam (Kingma and Ba 2015, Algorithm 1): m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − rate · m̂ / (√v̂ + ε), where m̂ and v̂
 * are m and v without their bias towards 0. β₁ is `momentum`, m is what `velocities` holds, and v what `squares` holds. Weight decay
 * is a part of g.
 */
export const adam = (options: OptimizerOptions): Optimizer => adamOf(options, false);

/**
 * AdamW (Loshchilov and Hutter 2019, "Decoupled weight decay regularization", Algorithm 2): as Adam, but that the decay goes past its
 * means, w ← w − rate · (m̂ / (√v̂ + ε) + weightDecay · w), so that all weights shrink at the same pace.
 */
export const adamw = (options: OptimizerOptions): Optimizer => adamOf(options, true);

function adamOf({ momentum, weightDecay, maxNorm }: OptimizerOptions, decoupled: boolean): Optimizer {
  return {
    ratesAt: (learningRate, step) => ({
      learningRate: tf.scalar(learningRate),
      corrections: [tf.scalar(1 - momentum ** (step + 1)), tf.scalar(1 - SQUARES_DECAY ** (step + 1))],
    }),
    update: (state, gradients, { learningRate, corrections }) =>
      tf.tidy(() => {
        const [ofMean, ofSquare] = corrections!;
        const decays = weightDecays(state, weightDecay);
        const none = decays.map(() => 0);
        const followed = penalised(state, gradients, decoupled ? none : decays, maxNorm);
        for (const [i, weight] of state.trainable.entries()) {
          const [mean, square] = [state.velocities[i], state.squares[i]];
          mean.assign(tf.add(tf.mul(mean, momentum), tf.mul(followed[i], 1 - momentum)));
          square.assign(tf.add(tf.mul(square, SQUARES_DECAY), tf.mul(tf.square(followed[i]), 1 - SQUARES_DECAY)));
          const step = tf.div(tf.div(mean, ofMean), tf.add(tf.sqrt(tf.div(square, ofSquare)), SMALL));
          const whole = decoupled && decays[i] > 0 ? tf.add(step, tf.mul(weight, decays[i])) : step;
          weight.assign(tf.sub(weight, tf.mul(whole, learningRate)));
        }
      }),
  };
}
