import '@tensorflow/tfjs-backend-cpu';
import type { Attack } from '@saf/attacks';
import { confidenceAscent } from '@saf/attacks/rejection';
import { imageDataset } from '@saf/datasets';
import { classifierFromFunction, classifierFromModel } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { joinRejections, measureRejection } from './measure-rejection.ts';
import type { MeasureRejectionOptions, RejectionOutcome } from './rejection-options.ts';

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

/** Both logits of the pixel as above, of a network: z = ±20 (p − ½). */
const networkOfPixel = () =>
  classifierFromModel(
    tfl.sequential({
      layers: [
        tfl.layers.flatten({ inputShape: [1, 1, 1] }),
        tfl.layers.dense({ units: 2, weights: [tf.tensor2d([-20, 20], [1, 2]), tf.tensor1d([10, -10])] }),
        tfl.layers.softmax(),
      ],
    }),
    { nonsense: { threshold: 0 } },
  );

describe('images that are proven first', () => {
  const attacked: number[] = [];
  const counted: MeasureRejectionOptions = {
    ...quick,
    attacks: (norm) => {
      const own = confidenceAscent({ norm, start: 'image', steps: 10, momentum: 0 });
      const run: Attack['run'] = (classifier, images, goal, options) => {
        attacked.push(...options.indices!);
        return own.run(classifier, images, goal, options);
      };
      return [{ name: 'quick', samples: 'all', attack: { ...own, run } }];
    },
  };

  test('are not attacked in L∞, and nothing else changes', async () => {
    const plain = await measureRejection({ classifier: networkOfPixel(), dataset, heldOut }, quick);
    const proven = await measureRejection(
      { classifier: networkOfPixel(), dataset, heldOut },
      { ...counted, prove: 'interval' },
    );
    // The first two stay below 0.6, and so do what they are taken for as 1.
    expect(proven.proofs).toMatchObject([{ method: 'interval', epsilon: 0.15, proven: '1100' }]);
    expect(attacked).toEqual([2, 0, 1, 2, 3, 3]);
    const without = ({ proofs: _, ...outcome }: RejectionOutcome) =>
      JSON.stringify(outcome, (key, value) => (key === 'seconds' ? 0 : value));
    expect(without(proven)).toBe(without(plain));
    expect(plain).not.toHaveProperty('proofs');
  });

  test('leave nothing to attack where all of a batch are', async () => {
    const first = { classifier: networkOfPixel(), dataset: dataset.slice(0, 2), heldOut };
    const { attacks } = await measureRejection(first, { ...counted, balls: quick.balls.slice(0, 1), prove: 'crown' });
    expect(attacks).toEqual([{ attack: 'quick', norm: 'linf', epsilon: 0.15, broken: '00', seconds: 0 }]);
  });

  test('a network without bounds is refused', () =>
    expect(measureRejection({ classifier, dataset, heldOut }, { ...quick, prove: 'interval' })).rejects.toThrow(
      'classifier',
    ));
});

test('leaks nothing, also when it is stopped', async () => {
  const network = networkOfPixel();
  await expectNoLeaks(() => measureRejection({ classifier, dataset, heldOut }, quick));
  await expectNoLeaks(() =>
    measureRejection({ classifier: network, dataset, heldOut }, { ...quick, prove: 'interval' }),
  );
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
