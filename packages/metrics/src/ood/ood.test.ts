import '@tensorflow/tfjs-backend-cpu';
import { classifierFromFunction } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { imagesWithPixels, linearClassifier, testImages } from '../../test/classifiers.ts';
import {
  adversarialNonsense,
  aupr,
  auroc,
  detectNonsense,
  energy,
  fitMahalanobis,
  fpr95,
  gaussianNonsense,
  maximumLogit,
  maximumSoftmax,
  odin,
  safDistance,
  uniformNonsense,
} from '../ood.ts';

beforeAll(async () => void (await tf.setBackend('cpu')));

const scoreLists = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 });
const up = (inDistribution: number[], outOfDistribution: number[]) =>
  ({ inDistribution, outOfDistribution, higherMeans: 'out-of-distribution' }) as const;

describe('auroc', () => {
  // Mann and Whitney's U: pairs that are in order, half of a pair for a tie; few values, so that ties are many.
  test('is U / (n m), ties included', () =>
    fc.assert(
      fc.property(scoreLists, scoreLists, (images, nonsense) => {
        const u = nonsense.flatMap((a) => images.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
        const share = u.reduce((sum: number, each) => sum + each, 0) / u.length;
        expect(auroc(up(images, nonsense))).toBeCloseTo(share, 12);
      }),
    ));

  test('of the other direction is its complement', () =>
    fc.assert(
      fc.property(scoreLists, scoreLists, (images, nonsense) => {
        const down = { ...up(images, nonsense), higherMeans: 'in-distribution' as const };
        expect(auroc(down)).toBeCloseTo(1 - auroc(up(images, nonsense)), 12);
      }),
    ));
});

describe('aupr', () => {
  // By hand: in order +, −, +, −: ½ · 1 + ½ · ⅔; scikit-learn's average_precision_score gives the same 0.8333.
  test('is the average precision', () => expect(aupr(up([3, 1], [4, 2]))).toBeCloseTo(5 / 6, 12));
  test('of equal scores is the share of nonsense', () => expect(aupr(up([1, 1, 1], [1]))).toBe(1 / 4));
  test('of scores that separate is 1', () => expect(aupr(up([1, 2], [3, 4, 5]))).toBe(1));
});

describe('fpr95', () => {
  // 20 nonsense images: 19 are 95 %, so the threshold lies at the 19th, 2, and one of four others is at or above it.
  test('is at the first threshold with 95 % of the nonsense', () => {
    const nonsense = Array.from({ length: 20 }, (_, i) => 20 - i);
    expect(fpr95(up([2, 1.5, 0, -1], nonsense))).toBe(1 / 4);
  });

  test('ties fall together', () => expect(fpr95(up([1, 1], [1, 2]))).toBe(1));

  // 0.95 · n is rounded up above a whole number for some n: the threshold would be one too far.
  test('takes exactly 95 %', () => {
    for (let n = 20; n <= 2000; n += 20) {
      const nonsense = Array.from({ length: n }, (_, i) => n - i);
      const kept = n - (19 * n) / 20;
      expect(fpr95(up([kept, kept + 1], nonsense))).toBe(1 / 2);
    }
  });

  test('goes by the direction', () => {
    expect(fpr95({ inDistribution: [0.9, 0.2], outOfDistribution: [0.3], higherMeans: 'in-distribution' })).toBe(0.5);
    expect(fpr95({ inDistribution: [0.9, 0.2], outOfDistribution: [0.3], higherMeans: 'out-of-distribution' })).toBe(
      0.5,
    );
  });
});

test.each([
  [up([], [1]), 'inDistribution: expected at least one score'],
  [up([1], []), 'outOfDistribution: expected at least one score'],
  [up([Number.NaN], [1]), 'inDistribution[0]: expected a finite number, got NaN'],
  [{ ...up([1], [1]), higherMeans: 'in' as never }, 'higherMeans: expected one of'],
])('rates refuse %j', (scores, message) => expect(() => auroc(scores)).toThrow(message));

/** Its logits are the first three pixels. */
const pixels = (transform: (x: tf.Tensor2D) => tf.Tensor2D = (x) => x) =>
  classifierFromFunction({
    name: 'pixels',
    inputShape: [3, 3, 2],
    categories: 3,
    nonsense: { threshold: 0 },
    logits: (x) => transform(tf.slice(tf.reshape(x, [-1, 18]), [0, 0], [-1, 3]) as tf.Tensor2D),
  });

const valuesOf = (tensor: tf.Tensor) => {
  const values = [...tensor.dataSync()];
  tensor.dispose();
  return values;
};

describe('scores', () => {
  const row = [0.9, 0.1, 0.4];
  const sum = row.reduce((total, z) => total + Math.exp(z), 0);

  test.each([
    [maximumSoftmax(), Math.exp(0.9) / sum],
    [maximumLogit(), 0.9],
    [energy(), -Math.log(sum)],
    [energy({ temperature: 2 }), -2 * Math.log(row.reduce((total, z) => total + Math.exp(z / 2), 0))],
    [odin({ noise: 0, temperature: 1 }), Math.exp(0.9) / sum],
  ])('$name in closed form', (score, expected) =>
    expect(valuesOf(score.of(pixels(), imagesWithPixels([row])))[0]).toBeCloseTo(expected, 5),
  );

  // ln max softmax rises with its own logit and falls with the others: the step moves those pixels by noise.
  test('ODIN steps towards its category first', () => {
    const moved = row.map((z, k) => z + (k === 0 ? 0.1 : -0.1));
    const expected = Math.exp(moved[0]) / moved.reduce((total, z) => total + Math.exp(z), 0);
    const score = odin({ noise: 0.1, temperature: 1 });
    expect(valuesOf(score.of(pixels(), imagesWithPixels([row])))[0]).toBeCloseTo(expected, 5);
  });

  // ln y = −z²: confidences of exp(−0.04) belong to z = ±0.2.
  test('the SAF distance is |z| of the nearest category', () => {
    const rbf = pixels((z) => tf.neg(tf.square(z)) as tf.Tensor2D);
    expect(valuesOf(safDistance().of(rbf, imagesWithPixels([[0.7, 0.2, 0.5]])))[0]).toBeCloseTo(0.2, 5);
    expect(valuesOf(safDistance().of(pixels(), imagesWithPixels([row])))[0]).toBe(0);
  });

  // Categories at (0, 0), (1, 0), (0, 1) with a shared variance of s² in each feature that is fitted.
  test('the Mahalanobis distance is that of the nearest category', async () => {
    const spread = 0.1;
    const centres = [
      [0, 0, 0.5],
      [1, 0, 0.5],
      [0, 1, 0.5],
    ];
    const rows = centres.flatMap(([a, b, c]) =>
      [-1, 1].flatMap((s) =>
        [-1, 1].flatMap((t) => [-1, 1].map((u) => [a + s * spread, b + t * spread, c + u * spread])),
      ),
    );
    const labels = centres.flatMap((_, category) => Array<number>(8).fill(category));
    const score = await fitMahalanobis(pixels(), imagesWithPixels(rows), labels, { batchSize: 5 });
    // At two spreads from the first category in one feature: (2 s)² / (s² + 10⁻⁶).
    const [distance] = valuesOf(score.of(pixels(), imagesWithPixels([[2 * spread, 0, 0.5]])));
    expect(distance).toBeCloseTo((2 * spread) ** 2 / (spread ** 2 + 1e-6), 2);
    await expect(fitMahalanobis(pixels(), imagesWithPixels([row]), [0])).rejects.toThrow('an image of every category');
  });

  test('refuse temperatures and noise out of range', () => {
    expect(() => energy({ temperature: 0 })).toThrow('temperature: expected');
    expect(() => odin({ noise: -1 })).toThrow('noise: expected');
  });
});

describe('detectNonsense', () => {
  const classifier = linearClassifier();

  test('has a row per score and kind, whatever the batches', async () => {
    const images = testImages(7);
    const nonsense = {
      uniform: uniformNonsense(classifier, { count: 5, seed: 2 }),
      dark: tf.mul(images, 0.1) as tf.Tensor4D,
    };
    const rows = await detectNonsense(classifier, images, nonsense);
    expect(rows).toHaveLength(8);
    expect(rows[0]).toMatchObject({ nonsense: 'uniform', count: 5, higherMeans: 'in-distribution' });
    const again = await detectNonsense(classifier, images, nonsense, { batchSize: 3 });
    for (const [i, each] of rows.entries()) expect(again[i].auroc).toBeCloseTo(each.auroc, 9);
  });

  // p = 1 / (1 + exp(−z)) is 1 in single precision from z = 17 on.
  const sure = classifierFromFunction({
    name: 'sure',
    inputShape: [1, 1, 1],
    categories: 2,
    logits: (x) => tf.concat([tf.mul(tf.reshape(x, [-1, 1]), 100), tf.zeros([x.shape[0], 1])], 1) as tf.Tensor2D,
  });
  const grey = (...pixels: number[]) => tf.tensor4d(pixels, [pixels.length, 1, 1, 1]);

  test.each([maximumSoftmax(), odin({ temperature: 1, noise: 0 }), odin({ temperature: 1 })])(
    'probabilities that saturate keep their order: $name',
    async (score) => {
      const images = grey(0.6, 0.7, 0.8, 0.9);
      const detect = async (...nonsense: number[]) =>
        (await detectNonsense(sure, images, { nonsense: grey(...nonsense) }, { scores: [score] }))[0];
      expect(await detect(0.2, 0.3, 0.4, 0.5)).toMatchObject({ auroc: 1, aupr: 1, fpr95: 0 });
      // Of 16 pairs the pair of 0.7 is a tie, which counts half: 0.65 is above one image, 0.7 above one.
      expect((await detect(0.65, 0.7, 0.5, 0.5)).auroc).toBe((3 + 2.5 + 4 + 4) / 16);
    },
  );

  test('a masked category, of −∞, is the surest, and equal ones tie', async () => {
    const masked = {
      ...sure,
      logits: (x: tf.Tensor4D) =>
        tf.log(tf.concat([tf.reshape(x, [-1, 1]), tf.sub(1, tf.reshape(x, [-1, 1]))], 1)) as tf.Tensor2D,
    };
    const [{ auroc: area }] = await detectNonsense(
      masked,
      grey(1, 1),
      { nonsense: grey(0.9, 1) },
      { scores: [maximumSoftmax()] },
    );
    expect(area).toBe(3 / 4);
  });

  test('images against themselves are chance', async () => {
    const images = testImages(6);
    const [{ auroc: area }] = await detectNonsense(classifier, images, { same: images });
    expect(area).toBeCloseTo(0.5, 9);
  });

  test('leaks nothing', async () => {
    const images = testImages(4);
    await expectNoLeaks(async () => {
      const noise = gaussianNonsense(classifier, { count: 4 });
      const driven = await adversarialNonsense(classifier, noise, { epsilon: 0.2, steps: 3 });
      const mahalanobis = await fitMahalanobis(classifier, images, [0, 1, 2, 0]);
      const scores = [maximumSoftmax(), maximumLogit(), energy(), odin(), safDistance(), mahalanobis];
      await detectNonsense(classifier, images, { noise, driven }, { scores });
      tf.dispose([noise, driven]);
    });
  });

  test('refuses no nonsense, and images that do not fit', async () => {
    await expect(detectNonsense(classifier, testImages(1), {})).rejects.toThrow('nonsense: expected at least one kind');
    const small = tf.zeros([1, 2, 2, 2]) as tf.Tensor4D;
    await expect(detectNonsense(classifier, testImages(1), { small })).rejects.toThrow(
      'nonsense.small: expected a float32',
    );
    const bright = tf.fill([2, 3, 3, 2], 200) as tf.Tensor4D;
    await expect(detectNonsense(classifier, bright, { bright })).rejects.toThrow(
      'images[0]: expected pixels in [0, 1], got 200',
    );
    await expect(detectNonsense(classifier, testImages(1), { bright })).rejects.toThrow(
      'nonsense.bright[0]: expected pixels in [0, 1], got 200',
    );
  });
});

test('adversarial nonsense is taken for something more surely than the noise it comes from, inside of its ball', async () => {
  const classifier = linearClassifier();
  const noise = uniformNonsense(classifier, { count: 6, seed: 3 });
  const driven = await adversarialNonsense(classifier, noise, { epsilon: 0.1, seed: 1 });
  const before = valuesOf(maximumSoftmax().of(classifier, noise));
  const after = valuesOf(maximumSoftmax().of(classifier, driven));
  for (const [i, value] of after.entries()) expect(value).toBeGreaterThanOrEqual(before[i]);
  expect(valuesOf(tf.max(tf.abs(tf.sub(driven, noise))))[0]).toBeLessThanOrEqual(0.1 + 1e-6);
});

test.each([uniformNonsense, gaussianNonsense])('%o gives an image the same noise in every batch', (nonsense) => {
  const classifier = linearClassifier();
  const whole = valuesOf(nonsense(classifier, { count: 4, seed: 2 }));
  const halves = [0, 2].flatMap((firstIndex) => valuesOf(nonsense(classifier, { count: 2, seed: 2, firstIndex })));
  expect(halves).toEqual(whole);
  expect(() => nonsense(classifier, { count: 1, firstIndex: -1 })).toThrow('firstIndex: expected a whole number >= 0');
});

test('fitMahalanobis refuses labels that are none, and features that are not finite', async () => {
  const fit = (labels: unknown, images = testImages(3), options = {}) =>
    fitMahalanobis(linearClassifier(), images, labels as number[], options);
  for (const label of [undefined, Number.NaN, 0.5, 3, 2 ** 32 + 1, [0, 1, 0]])
    await expect(fit([0, 1, label])).rejects.toThrow('labels[2]: expected a whole number in [0, 3)');
  const features = () => tf.fill([3, 2], Number.NaN);
  await expect(fit([0, 1, 2], testImages(3), { features })).rejects.toThrow(
    'features[0]: expected a finite number, got NaN',
  );
});
