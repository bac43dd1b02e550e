import * as tf from '@tensorflow/tfjs-core';
import type { ModelState } from '../model-state.ts';
import type { Recipe } from '../recipe.ts';

/** What changes weights by their gradients. What it remembers is in the state of the model, and so in checkpoints. */
export interface Optimizer {
  /** The numbers of a step, as tensors of the caller's; `step` is the number of steps before it. */
  ratesAt(learningRate: number, step: number): Rates;
  /** One step on all trainable weights in place; it may be compiled. */
  update(state: ModelState, gradients: readonly tf.Tensor[], rates: Rates): void;
}

/** What differs from step to step: as scalars, since a compiled step goes on with the numbers of its first call. */
export interface Rates {
  readonly learningRate: tf.Scalar;
  /** What is left of the bias towards 0 of the means that an optimiser keeps, where it divides by that. */
  readonly corrections?: readonly [tf.Scalar, tf.Scalar];
}

export type OptimizerOptions = Pick<Recipe, 'momentum' | 'weightDecay' | 'maxNorm'>;

/** The weight decay of each trainable weight: biases and batch norm's scales are few and are not decayed. */
export function weightDecays({ trainable }: ModelState, weightDecay: number): number[] {
  return trainable.map(({ rank }) => (rank > 1 ? weightDecay : 0));
}

/** Gradients, all together no longer than `maxNorm`, plus decay · weight. */
export function penalised(
  { trainable }: ModelState,
  gradients: readonly tf.Tensor[],
  decays: readonly number[],
  maxNorm?: number,
): tf.Tensor[] {
  const factor = clipFactor(gradients, maxNorm);
  return trainable.map((weight, i) => {
    const clipped = factor ? tf.mul(gradients[i], factor) : gradients[i];
    return decays[i] > 0 ? tf.add(clipped, tf.mul(weight, decays[i])) : clipped;
  });
}

/** What gradients are multiplied by so that all together are no longer than `maxNorm`. */
function clipFactor(gradients: readonly tf.Tensor[], maxNorm?: number): tf.Tensor | undefined {
  if (maxNorm === undefined) return undefined;
  const length = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)))));
  return tf.minimum(tf.div(maxNorm, tf.maximum(length, SMALL)), 1);
}

// So that no gradient at all is no division by 0.
const SMALL = 1e-8;
