import * as tf from '@tensorflow/tfjs-core';
import { type Optimizer, type OptimizerOptions, penalised, weightDecays } from './optimizer.ts';

// tfjs's own.
const SQUARES_DECAY = 0.9;
const SMALL = 1e-7;

/**
 * RMSProp (Tieleman and Hinton 2012, lecture 6e), as tfjs has it: s ← 0.9 s + 0.1 g², v ← momentum·v + rate · g / √(s + ε), w ← w − v.
 * s is what `squares` holds. Weight decay is a part of g.
 */
export function rmsprop({ momentum, weightDecay, maxNorm }: OptimizerOptions): Optimizer {
  return {
    ratesAt: (learningRate) => ({ learningRate: tf.scalar(learningRate) }),
    update: (state, gradients, { learningRate }) =>
      tf.tidy(() => {
        const followed = penalised(state, gradients, weightDecays(state, weightDecay), maxNorm);
        for (const [i, weight] of state.trainable.entries()) {
          const [velocity, square] = [state.velocities[i], state.squares[i]];
          square.assign(tf.add(tf.mul(square, SQUARES_DECAY), tf.mul(tf.square(followed[i]), 1 - SQUARES_DECAY)));
          const step = tf.div(tf.mul(followed[i], learningRate), tf.sqrt(tf.add(square, SMALL)));
          velocity.assign(tf.add(tf.mul(velocity, momentum), step));
          weight.assign(tf.sub(weight, velocity));
        }
      }),
  };
}
