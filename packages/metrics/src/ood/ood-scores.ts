import { checkNumber } from '@saf/checks';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Direction } from './detection-rates.ts';

/** A number that tells images that show something from nonsense. */
export interface OodScore {
  readonly name: string;
  readonly higherMeans: Direction;
  /** Scores [N] of images [N, height, width, channels]; the tensor belongs to the caller. */
  of(classifier: Classifier, images: tf.Tensor4D): tf.Tensor1D;
  /**
   * A number in the same order that tells apart images whose scores are the same in single precision, as probabilities near 1 are.
   * Optional: without it they are a tie.
   */
  resolve?(classifier: Classifier, images: tf.Tensor4D): tf.Tensor1D;
}

/**
 * Maximum softmax probability: max_k softmax(z)_k over meaningful categories (Hendrycks and Gimpel, "A baseline for detecting misclassified
 * and out-of-distribution examples in neural networks", ICLR 2017).
 *
 * @example
 * await detectNonsense(classifier, testImages, { noise }, { scores: [maximumSoftmax()] });
 */
export const maximumSoftmax = (): OodScore => ({
  name: 'maximum softmax probability',
  higherMeans: 'in-distribution',
  of: (classifier, images) =>
    tf.tidy(() => tf.max(meaningful(tf.softmax(classifier.logits(images)), classifier), 1) as tf.Tensor1D),
  resolve: (classifier, images) => tf.tidy(() => logOdds(classifier.logits(images), classifier)),
});

/**
 * The largest score z of a meaningful category (Hendrycks et al., "Scaling out-of-distribution detection for real-world settings", ICML 2022).
 *
 * @example
 * maximumLogit().of(classifier, images); // float32 [N]
 */
export const maximumLogit = (): OodScore => ({
  name: 'maximum logit',
  higherMeans: 'in-distribution',
  of: (classifier, images) =>
    tf.tidy(() => tf.max(meaningful(classifier.logits(images), classifier), 1) as tf.Tensor1D),
});

/**
 * Energy: −T ln Σ_k exp(z_k / T) over meaningful categories (Liu et al., "Energy-based out-of-distribution detection", NeurIPS 2020).
 *
 * @param temperature T > 0; 1 by default, as there
 * @throws ArgumentError for a temperature <= 0
 * @example
 * energy().higherMeans; // 'out-of-distribution'
 */
export function energy({ temperature = 1 }: { readonly temperature?: number } = {}): OodScore {
  checkNumber('temperature', temperature, { min: 0, exclusiveMin: true });
  return {
    name: 'energy',
    higherMeans: 'out-of-distribution',
    of: (classifier, images) =>
      tf.tidy(() => {
        const logits = meaningful(classifier.logits(images), classifier);
        return tf.mul(tf.logSumExp(tf.div(logits, temperature), 1), -temperature) as tf.Tensor1D;
      }),
  };
}

/**
 * The distance of an image from what a robust network accepts: min_k |z_k| over meaningful categories, where y = exp(−z²) (paper,
 * Section 3: RBF confidences). In order it is the maximum logit of such a network, in units of its pre-activations. A classifier with
 * logits above 0 has no RBF confidences: its distance is 0 there.
 *
 * @example
 * safDistance().of(classifier, images); // 0.83 is a confidence of exp(−0.69) = 0.5
 */
export const safDistance = (): OodScore => ({
  name: 'SAF distance',
  higherMeans: 'out-of-distribution',
  of: (classifier, images) =>
    tf.tidy(() => {
      const logits = tf.max(meaningful(classifier.logits(images), classifier), 1);
      return tf.sqrt(tf.relu(tf.neg(logits))) as tf.Tensor1D;
    }),
});

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
  const moved = (classifier: Classifier, images: tf.Tensor4D): tf.Tensor4D => {
    if (noise === 0) return images;
    const gradient = tf.grad((x) => logConfidence(x as tf.Tensor4D, classifier, temperature))(images);
    const [low, high] = classifier.bounds;
    // Not tf.sign: on wasm it is 0 for everything smaller than 1.2e-7, as gradients at this temperature are.
    const signs = tf.sub(tf.cast(tf.greater(gradient, 0), 'float32'), tf.cast(tf.less(gradient, 0), 'float32'));
    return tf.add(images, tf.mul(signs, noise * (high - low)));
  };
  return {
    name: 'ODIN',
    higherMeans: 'in-distribution',
    of: (classifier, images) =>
      tf.tidy(() => tf.exp(logConfidence(moved(classifier, images), classifier, temperature))),
    resolve: (classifier, images) =>
      tf.tidy(() => logOdds(tf.div(classifier.logits(moved(classifier, images)), temperature), classifier)),
  };
}

/** ln max_k softmax(z / T)_k over meaningful categories. */
function logConfidence(x: tf.Tensor4D, classifier: Classifier, temperature: number): tf.Tensor1D {
  const logarithms = tf.logSoftmax(tf.div(classifier.logits(x), temperature)) as tf.Tensor2D;
  return tf.max(meaningful(logarithms, classifier), 1);
}

/**
 * ln p − ln(1 − p) of the largest softmax p of a meaningful category: z_max − ln Σ exp(z) over all others, which resolves what is 1 in
 * single precision. Without another output it is the same for all images, as p is.
 */
function logOdds(logits: tf.Tensor2D, classifier: Classifier): tf.Tensor1D {
  const scores = meaningful(logits, classifier);
  if (logits.shape[1] === 1) return tf.zeros([logits.shape[0]]);
  const largest = tf.cast(tf.oneHot(tf.argMax(scores, 1), logits.shape[1]), 'bool');
  const others = tf.where(largest, tf.fill(logits.shape, Number.NEGATIVE_INFINITY), logits);
  const odds = tf.sub(tf.max(scores, 1), tf.logSumExp(others, 1)) as tf.Tensor1D;
  // All others may be -Infinity, as masked categories are: nothing could be surer.
  return tf.where(tf.isNaN(odds), tf.fill([logits.shape[0]], Number.POSITIVE_INFINITY), odds) as tf.Tensor1D;
}

const meaningful = (values: tf.Tensor2D, { categories }: Classifier): tf.Tensor2D =>
  tf.slice(values, [0, 0], [-1, categories]);
