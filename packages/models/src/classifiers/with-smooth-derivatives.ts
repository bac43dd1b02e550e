import { rbf, type SurrogateDerivatives, withSurrogateDerivatives } from '@saf/activations';
import { checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { Classifier } from './classifier.ts';

export interface SmoothDerivativesOptions {
  /** How much wider the Gaussian is whose derivative takes the place of the RBF's; 3 by default. */
  width?: number;
  /** Size of mReLU's slope outside of (-1, 1), towards 0; 0.1 by default. */
  slope?: number;
}

/**
 * The same classifier, with gradients that do not vanish where its SAFs saturate, for attacks (backward pass differentiable
 * approximation, Athalye, Carlini, Wagner 2018, Section 4.1). Logits, confidences, losses and predictions are unchanged.
 *
 *     rbf′(x) ← -2x / w² exp(-x² / w²),    mReLU′(x) ← -s sign(x) for |x| >= 1
 *
 * It holds for the activations of `@saf/activations`, in layers or not; others keep their derivatives.
 *
 * @throws ArgumentError for a width below 1 or a negative slope
 * @example
 * const result = await apgd().run(withSmoothDerivatives(classifier), images, labels, { epsilons: [0.3] });
 */
export function withSmoothDerivatives(classifier: Classifier, options?: SmoothDerivativesOptions): Classifier {
  const smoothly = smoothDerivatives(options);
  const { losses } = classifier;
  return {
    ...classifier,
    logits: (inputs) => smoothly(() => classifier.logits(inputs)),
    confidences: (inputs) => smoothly(() => classifier.confidences(inputs)),
    loss: (inputs, labels) => smoothly(() => classifier.loss(inputs, labels)),
    losses: losses && ((inputs, labelSets) => smoothly(() => losses(inputs, labelSets))),
  };
}

/**
 * What runs forward passes whose gradients, of inputs or of weights, have the derivatives of `withSmoothDerivatives`.
 *
 * @throws ArgumentError for a width below 1 or a negative slope
 * @example
 * const smoothly = smoothDerivatives({ width: 3 });
 * const { grads } = tf.variableGrads(() => loss(smoothly(() => model.apply(images, { training: true }) as tf.Tensor2D)));
 */
export function smoothDerivatives({
  width = 3,
  slope = 0.1,
}: SmoothDerivativesOptions = {}): <T>(forward: () => T) => T {
  checkNumber('width', width, { min: 1 });
  checkNumber('slope', slope, { min: 0 });
  return (forward) => withSurrogateDerivatives(surrogates(width, slope), forward);
}

/** Called by gradients, which tidy up. */
function surrogates(width: number, slope: number): SurrogateDerivatives {
  return {
    rbf: (x) => tf.mul(tf.mul(x, -2 / width ** 2), rbf(tf.div(x, width))),
    mirroredRelu: (x) => {
      const inside = tf.cast(tf.less(tf.abs(x), 1), 'float32');
      const size = tf.add(tf.mul(inside, 1 - slope), slope);
      return tf.mul(size, tf.sub(tf.cast(tf.less(x, 0), 'float32'), tf.cast(tf.greater(x, 0), 'float32')));
    },
  };
}
