import { checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { OodScore } from './ood-score.ts';

export interface OdinOptions {
  /** 1,000 by default, as there. */
  readonly temperature?: number;
  /** Size of the step on pixels of range 1; 0.0014 by default, as there. */
  readonly noise?: number;
}

/**
 * ODIN (Liang, Li, Srikant, "Enhancing the reliability of out-of-distribution image detection in neural networks", ICLR 2018): the largest
 * softmax(z / T) of a meaningful category after a step x + noise · sign(∇ₓ ln max_k softmax(z / T)_k), which helps images that show
 * something more than others.
 *
 * @throws ArgumentError for a temperature <= 0, or noise < 0
 * @example
 * odin({ noise: 0 }); // temperature alone
 */
export function odin({ temperature = 1_000, noise = 0.0014 }: OdinOptions = {}): OodScore {
  checkNumber('temperature', temperature, { min: 0, exclusiveMin: true });
  checkNumber('noise', noise, { min: 0 });
  return {
    name: 'ODIN',
    higherMeans: 'in-distribution',
    of: (classifier, images) =>
      tf.tidy(() => {
        const logarithm = (x: tf.Tensor) => {
          const logits = tf.logSoftmax(tf.div(classifier.logits(x as tf.Tensor4D), temperature)) as tf.Tensor2D;
          return tf.max(tf.slice(logits, [0, 0], [-1, classifier.categories]), 1);
        };
        if (noise === 0) return tf.exp(logarithm(images)) as tf.Tensor1D;
        const gradient = tf.grad(logarithm)(images);
        const [low, high] = classifier.bounds;
        // Not tf.sign: on wasm it is 0 for everything smaller than 1.2e-7, as gradients at this temperature are.
        const signs = tf.sub(tf.cast(tf.greater(gradient, 0), 'float32'), tf.cast(tf.less(gradient, 0), 'float32'));
        return tf.exp(logarithm(tf.add(images, tf.mul(signs, noise * (high - low))))) as tf.Tensor1D;
      }),
  };
}
