import { type Classifier, classifierFromFunction, type NonsenseRule } from '@saf/models';
import { fillGaussian, fillUniform, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';

export const INPUT_SHAPE = [3, 3, 2] as const;
const PIXELS = 18;

export interface TestClassifierOptions {
  categories?: number;
  nonsense?: NonsenseRule;
  seed?: number;
}

/** Weights [18, categories], row by row: the same for the same seed. */
export function testWeights(categories: number, seed = 1): Float32Array {
  return fillGaussian(new Float32Array(PIXELS * categories), randomStream(seed, 'weights'), 0, 1);
}

/** Logits (x − 0.5) · W and softmax confidences; every gradient has a closed form. */
export function linearClassifier({ categories = 3, nonsense, seed }: TestClassifierOptions = {}): Classifier {
  const weights = testWeights(categories, seed);
  return classifierFromFunction({
    name: 'linear',
    inputShape: INPUT_SHAPE,
    categories,
    nonsense: nonsense ?? { threshold: 0 },
    logits: (x) => tf.matMul(tf.sub(tf.reshape(x, [-1, PIXELS]), 0.5), tf.tensor2d(weights, [PIXELS, categories])),
  });
}

/** A hidden layer of tanh between two linear ones. */
export function curvedClassifier({ categories = 3, nonsense, seed = 2 }: TestClassifierOptions = {}): Classifier {
  const [hidden, output] = [testWeights(5, seed), testWeights(categories, seed + 1).subarray(0, 5 * categories)];
  return classifierFromFunction({
    name: 'curved',
    inputShape: INPUT_SHAPE,
    categories,
    nonsense: nonsense ?? { threshold: 0 },
    logits: (x) => {
      const centred = tf.sub(tf.reshape(x, [-1, PIXELS]), 0.5);
      return tf.matMul(
        tf.tanh(tf.matMul(centred, tf.tensor2d(hidden, [PIXELS, 5]))),
        tf.tensor2d(output, [5, categories]),
      );
    },
  });
}

/** Its logits are these numbers whatever the input, its gradients zero (or NaN). */
export function constantClassifier(logits: readonly number[], nonsense: NonsenseRule = { threshold: 0 }): Classifier {
  return classifierFromFunction({
    name: 'constant',
    inputShape: INPUT_SHAPE,
    categories: logits.length,
    nonsense,
    logits: (x) =>
      tf.add(tf.mul(tf.sum(tf.reshape(x, [-1, PIXELS]), 1, true), 0), tf.tensor2d([...logits], [1, logits.length])),
  });
}

/** Uniform images in [0, 1]. */
export function testImages(count: number, seed = 1): tf.Tensor4D {
  const values = fillUniform(new Float32Array(count * PIXELS), randomStream(seed, 'images'), 0, 1);
  return tf.tensor4d(values, [count, ...INPUT_SHAPE]);
}

export function predictionsOf(classifier: Classifier, images: tf.Tensor4D): number[] {
  return tf.tidy(() => Array.from(classifier.predict(images).dataSync()));
}

export function valuesOf(tensor: tf.Tensor): number[] {
  return Array.from(tensor.dataSync());
}

/** The size of each sample's perturbation. */
export function distances(changed: tf.Tensor4D, images: tf.Tensor4D, norm: 'linf' | 'l2'): number[] {
  return tf.unstack(changed).map((image, i) => {
    const original = valuesOf(tf.slice(images, i, 1));
    const differences = valuesOf(image).map((value, k) => Math.abs(value - original[k]));
    return norm === 'linf' ? Math.max(...differences) : Math.hypot(...differences);
  });
}

/** The same classifier for images of other bounds. */
export function withBounds(classifier: Classifier, [low, high]: readonly [number, number]): Classifier {
  return classifierFromFunction({
    ...{ name: classifier.name, inputShape: INPUT_SHAPE, categories: classifier.categories },
    bounds: [low, high],
    nonsense: classifier.nonsense,
    logits: (x) => classifier.logits(tf.div(tf.sub(x, low), high - low)),
  });
}

/** The same classifier with one category more, which is masked: its logit is −∞ whatever the input. */
export function withMaskedCategory(classifier: Classifier): Classifier {
  return classifierFromFunction({
    ...{ name: 'masked', inputShape: INPUT_SHAPE, categories: classifier.categories + 1, nonsense: { threshold: 0 } },
    logits: (x) => tf.concat([classifier.logits(x), tf.fill([x.shape[0], 1], -Infinity)], 1) as tf.Tensor2D,
  });
}
