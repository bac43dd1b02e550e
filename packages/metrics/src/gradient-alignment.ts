import { checkLabels, checkNumber, checkOneOf } from '@saf/checks';
import type { Classifier } from '@saf/models';
import { fillUniform, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { type BatchOptions, eachBatch, read } from './batches.ts';
import { innerProduct, samplesOf } from './lengths.ts';

export interface GradientAlignmentOptions extends BatchOptions {
  /** How far each image is moved, in the L∞ norm; > 0. */
  readonly epsilon: number;
  /**
   * Where to: 'random', η uniform in [−ε, ε] a pixel, or 'loss', η = ε sign ∂L/∂x, the step of FGSM and of PGD; 'random' by default.
   */
  readonly direction?: 'random' | 'loss';
  /** Of the random η; image i has the same in every batch. */
  readonly seed?: number;
}

/**
 * How far the gradient of the training loss L can be believed: the cosine between the gradient at an image and at a place near it,
 *
 *     cos(∂L/∂x (x), ∂L/∂x (x + η)),    ‖η‖∞ ≤ ε,
 *
 * with x + η inside the classifier's bounds (Andriushchenko and Flammarion 2020, Section 4). 1: the loss is as good as linear, and a step
 * along the gradient does what it promises. Near 0, it says nothing of what lies a step further, and attacks that follow it are misled.
 *
 * @param images [N, height, width, channels]
 * @param labels [N], in [0, categories)
 * @returns one cosine per image, in [−1, 1]; 0 where a gradient is 0
 * @throws ArgumentError for images of another shape or with NaN, labels out of range, an ε that is not positive, or an unknown direction
 * @example
 * const cosines = await gradientAlignment(classifier, images, labels, { epsilon: 0.1, direction: 'loss' });
 */
export async function gradientAlignment(
  classifier: Classifier,
  images: tf.Tensor4D,
  labels: ArrayLike<number>,
  { epsilon, direction = 'random', seed = 0, ...options }: GradientAlignmentOptions,
): Promise<Float64Array> {
  checkNumber('epsilon', epsilon, { min: 0, exclusiveMin: true });
  checkOneOf('direction', direction, ['random', 'loss']);
  checkNumber('seed', seed, { min: 0, integer: true });
  const count = images?.shape?.[0];
  checkLabels('labels', labels, count, classifier.categories);
  const cosines = new Float64Array(count);
  const all = Int32Array.from(labels);
  await eachBatch(images, { shape: classifier.inputShape }, options, async (batch, first) => {
    const of = all.slice(first, first + batch.shape[0]);
    const steps = direction === 'random' ? uniformSteps(batch.shape, seed, first) : null;
    const [here, there] = tf.tidy(() => {
      const gradient = lossGradient(classifier, of);
      const here = gradient(batch);
      const step = steps ? tf.tensor4d(steps, batch.shape) : tf.sign(here);
      const moved = tf.add(batch, tf.mul(step, epsilon));
      return [here, gradient(tf.clipByValue(moved, ...classifier.bounds))];
    });
    cosines.set(cosinesOf(await read(here), await read(there), batch.shape[0]), first);
  });
  return cosines;
}

function lossGradient(classifier: Classifier, labels: Int32Array): (x: tf.Tensor) => tf.Tensor {
  const indices = tf.tensor1d(labels, 'int32');
  return tf.grad((x) => tf.sum(classifier.loss(x as tf.Tensor4D, indices)));
}

/** In [−1, 1], a stream an image. */
function uniformSteps([count, ...shape]: tf.Tensor4D['shape'], seed: number, first: number): Float32Array {
  const size = shape.reduce((product, each) => product * each, 1);
  const steps = new Float32Array(count * size);
  for (let i = 0; i < count; i++)
    fillUniform(steps.subarray(i * size, (i + 1) * size), randomStream(seed, 'gradient alignment', first + i), -1, 1);
  return steps;
}

function cosinesOf(a: Float32Array, b: Float32Array, count: number): Float64Array {
  const others = samplesOf(b, count);
  return Float64Array.from(samplesOf(a, count), (here, i) => {
    const there = others[i];
    const lengths = Math.sqrt(innerProduct(here, here)) * Math.sqrt(innerProduct(there, there));
    return lengths === 0 ? 0 : Math.min(1, Math.max(-1, innerProduct(here, there) / lengths));
  });
}
