import { checkLabels, checkOneOf } from '@saf/checks';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { type BatchOptions, eachBatch, read } from './batches.ts';

export interface InputGradientNormsOptions extends BatchOptions {
  /** The norm that is taken over all pixels; 'l2' by default. */
  readonly norm?: 'l1' | 'l2' | 'linf';
}

/**
 * The norm of ∂y_label/∂x of each image, the gradient of the label's confidence with respect to the pixels (paper, eq. 9 and
 * Section 4.2): the smaller it is, the larger a perturbation must be to change the confidence noticeably.
 * It is small for a saturated network as well, which a stronger attack may get around.
 *
 * @param images [N, height, width, channels]
 * @param labels [N], in [0, categories)
 * @returns one norm per image; NaN where the gradient is not a number
 * @throws ArgumentError for images of another shape or with NaN, labels out of range, or an unknown norm
 * @example
 * const norms = await inputGradientNorms(classifier, images, labels, { norm: 'l1' });
 */
export async function inputGradientNorms(
  classifier: Classifier,
  images: tf.Tensor4D,
  labels: ArrayLike<number>,
  { norm = 'l2', ...options }: InputGradientNormsOptions = {},
): Promise<Float64Array> {
  checkOneOf('norm', norm, Object.keys(norms));
  const count = images?.shape?.[0];
  checkLabels('labels', labels, count, classifier.categories);
  const lengths = new Float64Array(count);
  const all = Int32Array.from(labels);
  await eachBatch(images, { shape: classifier.inputShape }, options, async (batch, first) => {
    const gradients = await read(confidenceGradient(classifier, batch, all.slice(first, first + batch.shape[0])));
    const size = gradients.length / batch.shape[0];
    for (let i = 0; i < batch.shape[0]; i++)
      lengths[first + i] = norms[norm](gradients.subarray(i * size, (i + 1) * size));
  });
  return lengths;
}

// In float64: squares of the small gradients of a saturated network underflow in float32.
const norms = {
  l1: (values: Float32Array) => values.reduce((sum, value) => sum + Math.abs(value), 0),
  l2: (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)),
  linf: (values: Float32Array) => values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0),
};

function confidenceGradient(classifier: Classifier, batch: tf.Tensor4D, labels: Int32Array): tf.Tensor {
  return tf.tidy(() => {
    const indices = tf.tensor1d(labels, 'int32');
    return tf.grad((x) => {
      const confidences = classifier.confidences(x as tf.Tensor4D);
      return tf.sum(tf.mul(confidences, tf.oneHot(indices, confidences.shape[1])), 1);
    })(batch);
  });
}
