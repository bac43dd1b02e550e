import '@tensorflow/tfjs-backend-cpu';
import { confidenceAscent } from '@saf/attacks/rejection';
import { imageDataset } from '@saf/datasets';
import { classifierFromFunction } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import {
  joinRejections,
  type MeasureRejectionOptions,
  measureRejection,
  type RejectionOutcome,
} from './measure-rejection.ts';

beforeAll(() => tf.setBackend('cpu'));

/** One pixel p: category 1 from one half on, of confidence 1 / (1 + exp(−40 (p − ½))). */
const classifier = classifierFromFunction({
  name: 'pixel',
  inputShape: [1, 1, 1],
  categories: 2,
  nonsense: { threshold: 0 },
  logits: (x) => {
    const pixel = tf.mul(tf.sub(tf.reshape(x, [-1, 1]), 0.5), 20);
    return tf.concat([tf.neg(pixel), pixel], 1) as tf.Tensor2D;
  },
});
const pixels = (values: readonly number[], labels: readonly number[]) =>
  imageDataset({
    name: 'pixels',
    split: 'test',
    shape: [1, 1, 1],
    images: Uint8Array.from(values),
    labels: Uint8Array.from(labels),
    classNames: ['dark', 'light'],
  });
// Of those that are right, 102 is the least confident: accepted is what is at least 0.1 from one half. The last is wrong.
const heldOut = { images: pixels([10, 102, 200, 140], [0, 0, 1, 0]), first: 100 };
// 0.08, 0.4, 0.502 and 0.9; the third is rejected, the last mislabelled.
const dataset = pixels([20, 102, 128, 230], [0, 0, 1, 0]);
const quick: MeasureRejectionOptions = {
  balls: [
    { norm: 'linf', epsilon: 0.15 },
    { norm: 'l2', epsilon: 0.25 },
  ],
  attacks: (norm) => [
    { name: 'quick', samples: 'all', attack: confidenceAscent({ norm, start: 'image', steps: 10, momentum: 0 }) },
  ],
  batchSize: 3,
};

test('finds what can be accepted as the other category, and nothing else', async () => {
  const found = await measureRejection({ classifier, dataset, heldOut }, quick);
  expect(found.threshold).toBeCloseTo(1 / (1 + Math.exp(-4)), 5);
  expect(found.heldOut).toEqual({ first: 100, images: 4, right: 3, kept: 3 });
  expect(found.clean).toEqual({ right: '1110', accepted: '1101' });
  // To 0.55 and 0.352 at most, and to 0.65 and 0.252: accepted are 0.6 and 0.4.
  expect(found.attacks.map(({ norm, epsilon, broken }) => [norm, epsilon, broken])).toEqual([
    ['linf', 0.15, '0011'],
    ['l2', 0.25, '0111'],
  ]);
});

test('noise is accepted where it is far from one half, or can be driven there', async () => {
  const { otherImages, fooling } = await measureRejection({ classifier, dataset, heldOut }, quick);
  expect(otherImages.map(({ images }) => images)).toEqual(['gaussian-noise', 'uniform-noise']);
  // No pixel is farther than 0.15 from one that is accepted.
  expect(fooling.map(({ attack, epsilon, accepted }) => [attack, epsilon, accepted])).toEqual([
    ['fooling-images', 0.15, '1111'],
    ['fooling-apgd', 0.15, '1111'],
  ]);
});

test('images from a number on are measured as among all', async () => {
  const whole = await measureRejection({ classifier, dataset, heldOut }, quick);
  const parts = [
    await measureRejection({ classifier, dataset: dataset.slice(0, 3), heldOut }, quick),
    await measureRejection({ classifier, dataset: dataset.slice(3), heldOut }, { ...quick, firstIndex: 3 }),
  ];
  const withoutSeconds = (outcome: RejectionOutcome) =>
    JSON.stringify(outcome, (key, value) => (key === 'seconds' ? 0 : value));
  expect(withoutSeconds(joinRejections(parts))).toBe(withoutSeconds(whole));
});

test('leaks nothing, also when it is stopped', async () => {
  await expectNoLeaks(() => measureRejection({ classifier, dataset, heldOut }, quick));
  await expectNoLeaks(async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(measureRejection({ classifier, dataset, heldOut }, { ...quick, signal })).rejects.toThrow('enough');
  });
});

test('no held-out image that is right is refused', async () => {
  const wrong = { images: pixels([10], [1]), first: 100 };
  await expect(measureRejection({ classifier, dataset, heldOut: wrong }, quick)).rejects.toThrow(
    'isRight: expected at least one image that is classified right',
  );
});
