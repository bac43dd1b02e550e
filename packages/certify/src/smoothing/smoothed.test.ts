import '@tensorflow/tfjs-backend-cpu';
import { classifierFromFunction, NONSENSE } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type SmoothedCertifyOptions, smoothed } from '../smoothing.ts';
import { coinPValue, lowerProbability, lowerQuantile } from './statistics.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Category 1 where the first pixel is above ½, nonsense where the second is above 0.9. */
const classifier = classifierFromFunction({
  name: 'halves',
  inputShape: [1, 2, 1],
  categories: 2,
  nonsense: { threshold: 0.5 },
  logits: (x) => tf.reshape(x, [-1, 2]) as tf.Tensor2D,
  confidences: (x) => {
    const [first, second] = tf.split(tf.reshape(x, [-1, 2]), 2, 1);
    const known = tf.cast(tf.less(second, 0.9), 'float32');
    const high = tf.cast(tf.greater(first, 0.5), 'float32');
    return tf.concat([tf.mul(known, tf.sub(1, high)), tf.mul(known, high)], 1) as tf.Tensor2D;
  },
});

const images = (...pixels: [number, number][]) => tf.tensor4d(pixels.flat(), [pixels.length, 1, 2, 1]);

describe('smoothed', () => {
  test('radii are those of a half-space: the distance to it, from below', async () => {
    const distances = [0.1, 0.2, 0.3];
    const certificates = await smoothed(classifier, { std: 0.2 }).certify(
      images(...distances.map((d): [number, number] => [0.5 + d, 0])),
      { n: 4000 },
    );
    for (const [i, { holds, label, radius, ...rest }] of certificates.entries()) {
      expect([holds, label]).toEqual([true, 1]);
      // p = Φ(d / σ) is estimated with a standard error of at most 0.008, three of which are lost.
      expect(radius).toBeLessThan(distances[i] + 0.01);
      expect(radius).toBeGreaterThan(distances[i] - 0.04);
      expect(rest).toMatchObject({ norm: 'l2', method: 'smoothing', margin: null, failureProbability: 0.001 });
    }
  });

  test('no radius is larger than std · Φ⁻¹ of what n copies can show', async () => {
    const [{ radius }] = await smoothed(classifier, { std: 0.05 }).certify(images([1, 0]), { n: 1000 });
    // α^(1/1000) = 0.99312, whose quantile is 2.462.
    expect(radius / 0.05).toBeCloseTo(2.462, 2);
  });

  test('abstains where categories are as probable, and stops early', async () => {
    const [certificate] = await smoothed(classifier, { std: 0.1 }).certify(images([0.5, 0]), {
      n: 100_000,
      batchSize: 100,
    });
    expect(certificate).toMatchObject({ holds: false, radius: 0 });
    const drawn = certificate.counts.estimation.reduce((a, b) => a + b);
    expect(drawn).toBeLessThan(100_000);
  });

  test('nonsense is no certificate', async () => {
    const [certificate] = await smoothed(classifier, { std: 0.01 }).certify(images([0.7, 1]));
    expect(certificate).toMatchObject({ holds: false, radius: 0, label: NONSENSE });
  });

  test('predicts, or abstains', async () => {
    const own = smoothed(classifier, { std: 0.05 });
    const found = await own.predict(images([0.9, 0], [0.1, 0], [0.9, 1], [0.5, 0]), { n: 300 });
    expect(found).toEqual([1, 0, NONSENSE, null]);
  });

  test('counts do not depend on batches, and an image has the same in any place', async () => {
    const own = smoothed(classifier, { std: 0.3 });
    const counts = async (x: tf.Tensor4D, options: SmoothedCertifyOptions) =>
      (await own.certify(x, { n: 200, seed: 4, ...options })).map((each) => each.counts);
    const whole = await counts(images([0.9, 0], [0.6, 0.2]), { batchSize: 200 });
    expect(await counts(images([0.9, 0], [0.6, 0.2]), { batchSize: 37 })).toEqual(whole);
    expect(await counts(images([0.6, 0.2]), { firstIndex: 1 })).toEqual([whole[1]]);
    expect(await counts(images([0.9, 0]), { seed: 5 })).not.toEqual([whole[0]]);
  });

  test('goes on from counts to what a run in one piece gives', async () => {
    const own = smoothed(classifier, { std: 0.3 });
    const x = images([0.9, 0], [0.7, 0.2]);
    const first = await own.certify(x, { n: 200 });
    const resumed = await own.certify(x, { n: 500, counts: first.map(({ counts }) => counts) });
    expect(resumed).toEqual(await own.certify(x, { n: 500 }));
  });

  test('progress and memory', async () => {
    const done: number[] = [];
    const x = images([0.9, 0], [0.7, 0.2]);
    await expectNoLeaks(() =>
      smoothed(classifier, { std: 0.3 }).certify(x, { n: 200, onProgress: (share) => done.push(share) }),
    );
    expect(done).toEqual([0.5, 1]);
    const stopped = smoothed(classifier, { std: 0.3 }).certify(x, { signal: AbortSignal.abort('enough') });
    await expect(stopped).rejects.toBe('enough');
  });
});

describe('bad input', () => {
  const ask = (options: SmoothedCertifyOptions) =>
    smoothed(classifier, { std: 0.3 }).certify(images([0.5, 0.5]), options);

  test.each([0, -1, Number.NaN])('std %d', (std) => {
    expect(() => smoothed(classifier, { std })).toThrow('std: expected a finite number > 0');
  });

  test.each([
    [{ alpha: 0 }, 'alpha: expected a number in (0, 1), got 0'],
    [{ alpha: 1 }, 'alpha: expected a number in (0, 1), got 1'],
    [{ n: 50 }, 'n: expected a whole number >= 100, got 50'],
    [{ n0: 0 }, 'n0: expected a whole number >= 1, got 0'],
    [{ counts: [] }, 'counts: expected 1, one for each image, got 0'],
    [
      { counts: [{ seed: 1, std: 0.3, index: 0, selection: [0, 0, 0], estimation: [0, 0, 0] }] },
      'counts.seed: expected "0", got 1',
    ],
    [
      { counts: [{ seed: 0, std: 0.2, index: 0, selection: [0, 0, 0], estimation: [0, 0, 0] }] },
      'counts.std: expected "0.3", got 0.2',
    ],
    [
      { counts: [{ seed: 0, std: 0.3, index: 0, selection: [0, 0], estimation: [0, 0, 0] }] },
      'counts.selection: expected 3 numbers',
    ],
    [
      { counts: [{ seed: 0, std: 0.3, index: 0, selection: [0, 0, 200], estimation: [0, 0, 0] }] },
      'at most 100 copies, got 200',
    ],
  ])('%j', async (options, message) => {
    await expect(ask(options)).rejects.toThrow(message.replace(/"/g, ''));
  });

  test('images outside of the bounds', async () => {
    const wild = smoothed(classifier, { std: 0.3 }).certify(images([0.5, 1.5]));
    await expect(wild).rejects.toThrow('images[0]: expected pixels in [0, 1], got 1.5');
  });
});

describe('statistics', () => {
  // scipy.stats.beta.ppf(alpha, hits, count - hits + 1).
  test.each([
    [99_000, 100_000, 0.001, 0.9889893403],
    [60, 100, 0.001, 0.4409842654],
    [1000, 1000, 0.001, 0.001 ** 0.001],
    [0, 10, 0.001, 0],
  ])('at least %d of %d', (hits, count, alpha, expected) => {
    const bound = lowerProbability(hits, count, alpha);
    expect(bound).toBeCloseTo(expected, 7);
    expect(bound).toBeLessThanOrEqual(expected);
  });

  test('the quantile of the normal distribution', () => {
    // scipy.stats.norm.ppf(0.9999).
    expect(lowerQuantile(0.9999)).toBeCloseTo(3.719016485, 6);
    expect(lowerQuantile(0.9999)).toBeLessThan(3.719016485);
  });

  test('a fair coin', () => {
    // 2 (1 + 10) / 2¹⁰ for nine of ten; 1 for five of ten.
    expect(coinPValue(9, 1)).toBeCloseTo(22 / 1024, 8);
    expect(coinPValue(5, 5)).toBe(1);
    expect(coinPValue(0, 0)).toBe(1);
  });
});
