import '@tensorflow/tfjs-backend-cpu';
import { ArgumentError } from '@saf/checks';
import { imageDataset } from '@saf/datasets';
import { classifierFromModel } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CertifyImagesOptions, certifyImages } from './certify-images.ts';
import type { GuaranteeRequest } from './guarantee-request.ts';

beforeAll(() => tf.setBackend('cpu'));

/** Logits 2x and 1 of the mean pixel x: light images are those with x > ½. Confidences are below 0.6 where |2x − 1| < 0.405. */
const classifierOf = () => {
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [1, 2, 1] }),
      layers.dense({ units: 2, weights: [tf.tensor2d([0, 1, 0, 1], [2, 2]), tf.tensor1d([1, 0])] }),
      layers.softmax(),
    ],
  });
  return classifierFromModel(model, { name: 'light', nonsense: { threshold: 0.6 } });
};

/** Gray images, in bytes; the last one has a wrong label. */
const grays = [0, 51, 102, 153, 204, 255, 255];
const dataset = imageDataset({
  name: 'grays',
  split: 'test',
  shape: [1, 2, 1],
  images: Uint8Array.from(grays.flatMap((gray) => [gray, gray])),
  labels: Uint8Array.from([0, 0, 0, 1, 1, 1, 0]),
  classNames: ['dark', 'light'],
});

const bounds: GuaranteeRequest = { norm: 'linf', method: 'interval', epsilons: [0.05, 0.15] };
const smoothing: GuaranteeRequest = { norm: 'l2', method: 'smoothing', std: 0.25, n0: 20, n: 200, alpha: 0.001 };

describe('bounds', () => {
  test('are of a closed form: an image stays on its side of ½, and as far from it as confidence has to be', async () => {
    const found = await certifyImages(classifierOf(), dataset, bounds);
    // Grays are 0, 0.2, 0.4, 0.6, 0.8, 1: those at 0.4 and 0.6 are taken for nonsense as they are, being 0.1 from ½ < 0.2.
    expect(found.clean).toBe('1100110');
    expect(found.guarantee).toMatchObject({
      ...{ norm: 'linf', method: 'interval' },
      sizes: [
        { epsilon: 0.05, certified: '1100110', kept: '1100110', accuracy: 4 / 7 },
        // 0.2 + 0.15 < ½, but 0.15 from it, where the confidence is 0.57.
        { epsilon: 0.15, certified: '1100110', kept: '1000010', accuracy: 4 / 7 },
      ],
    });
  });

  test('crown finds the same of a network without activations', async () => {
    const { guarantee } = await certifyImages(classifierOf(), dataset, { ...bounds, method: 'crown' });
    expect(guarantee).toMatchObject({ sizes: [{ certified: '1100110' }, { certified: '1100110', kept: '1000010' }] });
  });
});

test('smoothing certifies the vote: what is near ½ is nonsense to most copies, and radii grow with the distance', async () => {
  const { guarantee } = await certifyImages(classifierOf(), dataset, smoothing);
  if (guarantee.norm !== 'l2') throw new Error('expected L2');
  expect(guarantee.predictions[0]).toBe(0);
  expect(guarantee.predictions[5]).toBe(1);
  expect(guarantee.right).toMatch(/^1....10$/);
  expect(guarantee.radii[5]).toBeGreaterThan(guarantee.radii[4]);
  // The mean of two pixels changes by at most r / √2, and the vote is certified to stay at most at the border of nonsense, 0.7.
  expect(guarantee.radii[5]).toBeLessThan((1 - 0.7) * Math.SQRT2 + 0.05);
  expect(guarantee.sizes.map(({ radius }) => radius)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(guarantee.averageRadius).toBeCloseTo(
    guarantee.radii.reduce((sum, radius, i) => sum + (guarantee.right[i] === '1' ? radius : 0), 0) / 7,
  );
});

describe.each([bounds, smoothing])('$method', (request) => {
  const ask = (options?: CertifyImagesOptions) => certifyImages(classifierOf(), dataset, request, options);

  test('goes on from what was known to what one call gives, whatever the batch', async () => {
    const all: (readonly unknown[])[] = [];
    const whole = await ask({ onOutcomes: (outcomes) => void all.push([...outcomes]) });
    for (const known of [[], all.at(-1)!.slice(0, 3), all.at(-1)!])
      expect(await ask({ known, batchSize: 3 })).toEqual(whole);
  });

  test('says how far it is, leaks nothing, and stops', async () => {
    const classifier = classifierOf();
    const shares: number[] = [];
    await expectNoLeaks(() => certifyImages(classifier, dataset, request, { onProgress: (done) => shares.push(done) }));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    await expectNoLeaks(async () => {
      const stopped = certifyImages(classifier, dataset, request, { signal: AbortSignal.abort('enough') });
      await expect(stopped).rejects.toBe('enough');
    });
  });

  test('outcomes of another kind are refused', () => expect(ask({ known: [{ clean: 'yes' }] })).rejects.toThrow());
});

test('smoothing with more copies goes on from the votes of fewer, to what it finds from scratch', async () => {
  const kept: (readonly unknown[])[] = [];
  await certifyImages(classifierOf(), dataset, smoothing, { onOutcomes: (outcomes) => void kept.push([...outcomes]) });
  const votes = kept.at(-1)!;
  const more = { ...smoothing, n: 500 };
  const seen: number[] = [];
  const counting = classifierOf();
  const countingClassifier = {
    ...counting,
    predict: (images: tf.Tensor4D) => {
      seen.push(images.shape[0]);
      return counting.predict(images);
    },
  };
  const grown = await certifyImages(countingClassifier, dataset, more, { withFewerCopies: votes.slice(0, 5) });
  expect(grown).toEqual(await certifyImages(classifierOf(), dataset, more));
  // Of five images 300 copies more at most, of two all, and the images themselves in two shards.
  expect(seen.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(5 * 300 + 2 * (20 + 500) + 7);
  // Outcomes of before votes were kept are found anew.
  const old = votes.map((each) => ({ ...(each as object), votes: undefined }));
  expect(await certifyImages(classifierOf(), dataset, more, { withFewerCopies: old })).toEqual(grown);
});

test.each<[GuaranteeRequest, string]>([
  [{ ...bounds, epsilons: [-0.1] }, 'epsilons[0]: expected a finite number >= 0, got -0.1'],
  [{ ...bounds, epsilons: [] }, 'epsilons: expected an array of at least one number, got []'],
  [{ ...smoothing, std: 0 }, 'std: expected a finite number > 0, got 0'],
  [{ ...smoothing, alpha: 1 }, 'alpha: expected a number in (0, 1), got 1'],
  [{ ...smoothing, n: 10 }, 'n: expected a whole number >= 20, got 10'],
])('%j', async (request, message) => {
  const asked = certifyImages(classifierOf(), dataset, request);
  await expect(asked).rejects.toThrow(ArgumentError);
  await expect(asked).rejects.toThrow(message);
});
