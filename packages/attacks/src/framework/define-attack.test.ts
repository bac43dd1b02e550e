import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { linearClassifier, predictionsOf, testImages, valuesOf } from '../../test/classifiers.ts';
import { disposeAttackResult } from './attack.ts';
import { defineAttack } from './define-attack.ts';
import { chooseRows } from './sample-rows.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** What an algorithm must not give: a first pixel that is not a number. */
const careless = defineAttack({
  name: 'careless',
  norm: 'linf',
  staysInside: true,
  steps: () => ({ once: 0, perEpsilon: 0 }),
  prepare:
    async ({ inputs }) =>
    () =>
      tf.tidy(() => {
        const first = tf.reshape(tf.oneHot(tf.zeros([inputs.shape[0]], 'int32'), 18), inputs.shape);
        return tf.where(
          tf.cast(first, 'bool'),
          tf.fill(inputs.shape, Number.NaN),
          tf.mul(inputs, 0.999),
        ) as tf.Tensor4D;
      }),
});

test('no NaN that an algorithm gives gets into a sample, or is a success', async () => {
  const [images, classifier] = [testImages(3), linearClassifier()];
  const labels = predictionsOf(classifier, images);
  await expectNoLeaks(async () => {
    const result = await careless.run(classifier, images, labels, { epsilons: [0.1, 0.2] });
    for (const { raw, clipped, success } of result.perturbed) {
      for (const pixels of [raw, clipped].map(valuesOf)) {
        expect(pixels.every(Number.isFinite)).toBe(true);
        expect(pixels[0]).toBe(valuesOf(images)[0]);
        expect(pixels[1]).not.toBe(valuesOf(images)[1]);
      }
      expect(success).toEqual([false, false, false]);
    }
    disposeAttackResult(result);
  });
});

test('rows that are not chosen leave no NaN', () => {
  const [a, b] = [tf.tensor2d([1, 2, Number.NaN, 4], [2, 2]), tf.tensor2d([Number.NaN, -Infinity, 7, 8], [2, 2])];
  expect(valuesOf(chooseRows(tf.tensor1d([1, 0]), a, b))).toEqual([1, 2, 7, 8]);
});
