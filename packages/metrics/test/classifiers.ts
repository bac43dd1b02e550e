import { type Classifier, classifierFromFunction, type NonsenseRule } from '@saf/models';
import { fillGaussian, fillUniform, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';

const INPUT_SHAPE = [3, 3, 2] as const;
const PIXELS = 18;

/** Logits 4 (x − 0.5) · W of Gaussian weights, and softmax confidences. */
export function linearClassifier(categories = 3, nonsense: NonsenseRule = { threshold: 0.5 }): Classifier {
  const weights = fillGaussian(new Float32Array(PIXELS * categories), randomStream(1, 'weights'), 0, 1);
  return classifierFromFunction({
    name: 'linear',
    inputShape: INPUT_SHAPE,
    categories,
    nonsense,
    logits: (x) =>
      tf.matMul(tf.mul(tf.sub(tf.reshape(x, [-1, PIXELS]), 0.5), 4), tf.tensor2d(weights, [PIXELS, categories])),
  });
}

/** Its confidences are the first three pixels of the images; with an explicit category the last of them means nonsense. */
export function pixelClassifier(nonsense: NonsenseRule = { threshold: 0.5 }): Classifier {
  const categories = 'category' in nonsense ? 2 : 3;
  const first = (x: tf.Tensor4D) => tf.slice(tf.reshape(x, [-1, PIXELS]), [0, 0], [-1, 3]) as tf.Tensor2D;
  return classifierFromFunction({
    name: 'pixels',
    inputShape: INPUT_SHAPE,
    categories,
    nonsense,
    logits: (x) => tf.log(first(x)),
    confidences: first,
  });
}

/** Images whose first pixels are the numbers of a row; all others are 0. */
export function imagesWithPixels(rows: readonly (readonly number[])[]): tf.Tensor4D {
  const values = rows.flatMap((row) => [...row, ...new Array<number>(PIXELS - row.length).fill(0)]);
  return tf.tensor4d(values, [rows.length, ...INPUT_SHAPE]);
}

/** Uniform images in [0, 1]: image `firstIndex + i` is the same in every batch. */
export function testImages(count: number, firstIndex = 0): tf.Tensor4D {
  const values = new Float32Array(count * PIXELS);
  for (let i = 0; i < count; i++)
    fillUniform(values.subarray(i * PIXELS, (i + 1) * PIXELS), randomStream(1, 'images', firstIndex + i), 0, 1);
  return tf.tensor4d(values, [count, ...INPUT_SHAPE]);
}
