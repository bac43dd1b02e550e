import { momentumStep } from '@saf/backend';
import * as tf from '@tensorflow/tfjs-core';
import { type Optimizer, type OptimizerOptions, weightDecays } from './optimizer.ts';

/** Stochastic gradient descent with momentum: v ← momentum·v − rate·(gradient + weightDecay·w), w ← w + v. */
export function sgd({ momentum, weightDecay, maxNorm }: OptimizerOptions): Optimizer {
  return {
    ratesAt: (learningRate) => ({ learningRate: tf.scalar(learningRate) }),
    update(state, gradients, { learningRate }) {
      const options = { learningRate, momentum, weightDecay: weightDecays(state, weightDecay), maxNorm };
      momentumStep(state.trainable, state.velocities, gradients, options);
    },
  };
}
