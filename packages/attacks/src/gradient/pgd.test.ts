import '@tensorflow/tfjs-backend-cpu';
import { classifierFromFunction } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  constantClassifier,
  curvedClassifier,
  distances,
  INPUT_SHAPE,
  linearClassifier,
  predictionsOf,
  testImages,
  valuesOf,
} from '../../test/classifiers.ts';
import { dualLength, imagesOfMargin, normal } from '../../test/hyperplane.ts';
import { type PgdOptions, pgd, reaches } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each([['linf'], ['l2']] as const)('on a linear classifier, %s', (norm) => {
  const dualNorm = dualLength[norm];
  const classifier = linearClassifier({ categories: 2 });
  const epsilon = 0.1;

  // The margin falls by at most ε times the dual norm of the weights' difference, where no bound is in the way.
  test.each([{}, { loss: 'logitMargin' }, { randomStart: false }] as PgdOptions[])(
    'succeeds exactly where the margin is below ε times the dual norm: %j',
    async (options) => {
      const images = imagesOfMargin([0.5, 0.98, 1.02, 1.5].map((share) => share * epsilon * dualNorm));
      expect(predictionsOf(classifier, images)).toEqual([0, 0, 0, 0]);
      const { perturbed } = await pgd({ norm, ...options }).run(classifier, images, [0, 0, 0, 0], {
        epsilons: [epsilon],
      });
      expect(perturbed[0].success).toEqual([true, true, false, false]);
    },
  );

  test('ends at the point of the ball where the loss is highest', async () => {
    const images = imagesOfMargin([3 * epsilon * dualNorm]);
    const attack = pgd({ norm, steps: 100, loss: 'training' });
    const { perturbed } = await attack.run(classifier, images, [0], { epsilons: [epsilon] });
    const best = normal.map((value) => epsilon * (norm === 'linf' ? Math.sign(value) : value / dualNorm));
    expect(tf.sub(perturbed[0].raw, images)).toBeAllClose(tf.tensor4d(best, [1, ...INPUT_SHAPE]), { atol: 2e-5 });
  });
});

/** Category 1 only where the mean is in a narrow band that the gradient leads across. */
const band = classifierFromFunction({
  name: 'band',
  inputShape: INPUT_SHAPE,
  categories: 2,
  nonsense: { threshold: 0 },
  logits: (x) => {
    const mean = tf.mean(x, [1, 2, 3]);
    const inBand = tf.lessEqual(tf.abs(tf.sub(mean, 0.6)), 0.02);
    return tf.stack([tf.zerosLike(mean), tf.sub(tf.mul(tf.cast(inBand, 'float32'), 100), 50)], 1) as tf.Tensor2D;
  },
  loss: (x) => tf.mean(x, [1, 2, 3]),
});

test('a success on the way is not lost', async () => {
  const images = tf.fill([1, ...INPUT_SHAPE], 0.5) as tf.Tensor4D;
  const attack = (keep: 'success' | 'loss') =>
    pgd({ randomStart: false, steps: 20, keep, loss: 'training' }).run(band, images, [0], { epsilons: [0.4] });
  const [success, loss] = [await attack('success'), await attack('loss')];
  expect(success.perturbed[0].success).toEqual([true]);
  // Two steps of 0.05 lead from 0.5 into the band around 0.6, where the look before the third one sees it.
  expect([success.gradients[0], valuesOf(tf.mean(success.perturbed[0].raw))[0]]).toEqual([3, expect.closeTo(0.6, 6)]);
  expect([loss.perturbed[0].success, loss.gradients[0]]).toEqual([[false], 20]);
  expect(valuesOf(tf.mean(loss.perturbed[0].raw))[0]).toBeCloseTo(0.9, 6);
});

test('finished samples leave the batch', async () => {
  const classifier = curvedClassifier();
  const images = testImages(6);
  const predictions = predictionsOf(classifier, images);
  const labels = predictions.map((prediction, i) => (i % 2 ? prediction : (prediction + 1) % 3));
  let [rows, calls] = [0, 0];
  const loss = (x: tf.Tensor4D, l: tf.Tensor1D) => {
    calls++;
    rows += x.shape[0];
    return classifier.loss(x, l);
  };
  const attack = pgd({ steps: 4, loss: 'training' }).run({ ...classifier, loss }, images, labels, {
    epsilons: [0.001],
  });
  const { gradients, queries, perturbed } = await attack;
  // Samples 0, 2, 4 are wrong from the beginning: one look at the input; the others: input, before each step, and after the last twice.
  expect([...gradients]).toEqual([0, 4, 0, 4, 0, 4]);
  expect([...queries]).toEqual([1, 7, 1, 7, 1, 7]);
  expect([rows, calls]).toEqual([15, 5]);
  expect(perturbed[0].success).toEqual([true, false, true, false, true, false]);
  expect(valuesOf(tf.slice(perturbed[0].raw, 2, 1))).toEqual(valuesOf(tf.slice(images, 2, 1)));
});

test('a loss of the logits needs no other pass to see successes', async () => {
  const classifier = curvedClassifier();
  const images = testImages(2);
  const attack = pgd({ steps: 4, loss: 'crossEntropy' });
  const { gradients, queries } = await attack.run(classifier, images, predictionsOf(classifier, images), {
    epsilons: [0.001],
  });
  // The input, and the last point.
  expect([[...gradients], [...queries]]).toEqual([
    [4, 4],
    [2, 2],
  ]);
});

test('keeps the best of all steps and restarts', async () => {
  const images = testImages(4);
  const classifier = curvedClassifier();
  const labels = predictionsOf(classifier, images);
  const lossAfter = async (options: PgdOptions) => {
    const attack = pgd({ keep: 'loss', steps: 3, stepSize: 1, loss: 'training', ...options });
    const { perturbed } = await attack.run(classifier, images, labels, { epsilons: [0.3] });
    return valuesOf(classifier.loss(perturbed[0].raw, tf.tensor1d(labels, 'int32')));
  };
  const [once, twice, longer] = [await lossAfter({}), await lossAfter({ restarts: 3 }), await lossAfter({ steps: 9 })];
  for (const i of labels.keys()) expect([twice[i] >= once[i], longer[i] >= once[i]]).toEqual([true, true]);
  expect(twice).not.toEqual(once);
});

test('success never falls as epsilon grows', async () => {
  const images = testImages(12);
  const labels = predictionsOf(curvedClassifier(), images);
  const attack = pgd({ steps: 2, stepSize: 0.5 });
  const { perturbed } = await attack.run(curvedClassifier(), images, labels, { epsilons: [0.05, 0.1, 0.2, 0.4] });
  const counts = perturbed.map(({ success }) => success.filter(Boolean).length);
  expect(counts.at(-1)).toBeGreaterThan(counts[0]);
  for (const [k, { success }] of perturbed.entries())
    for (const i of labels.keys()) if (k > 0 && perturbed[k - 1].success[i]) expect(success[i]).toBe(true);
});

test('reaches targets', async () => {
  const classifier = linearClassifier();
  const images = testImages(5);
  const targets = predictionsOf(classifier, images).map((prediction) => (prediction + 1) % 3);
  const { perturbed } = await pgd({ norm: 'l2' }).run(classifier, images, reaches(targets), { epsilons: [3] });
  expect(predictionsOf(classifier, perturbed[0].clipped)).toEqual(targets);
});

test.each(['linf', 'l2'] as const)('a sample without a gradient stays where it started: %s', async (norm) => {
  const images = testImages(2);
  const run = (randomStart: boolean) =>
    pgd({ norm, randomStart, steps: 3 }).run(constantClassifier([2, 1]), images, [0, 0], { epsilons: [0.1] });
  const [still, random] = [(await run(false)).perturbed[0].raw, (await run(true)).perturbed[0].raw];
  expect(valuesOf(still)).toEqual(valuesOf(images));
  for (const distance of distances(random, images, norm)) {
    expect(distance).toBeGreaterThan(0);
    expect(distance).toBeLessThanOrEqual(0.1 + 1e-6);
  }
});

test('starts change with the seed', async () => {
  const images = testImages(2);
  const of = async (seed: number) => {
    const attack = pgd({ steps: 1 });
    return valuesOf(
      (await attack.run(constantClassifier([2, 1]), images, [0, 0], { epsilons: [0.1], seed })).perturbed[0].raw,
    );
  };
  expect(await of(1)).not.toEqual(await of(2));
});

test.each([
  [{ norm: 'l3' }, 'norm: expected one of "linf", "l2", got "l3" (did you mean "l2"?)'],
  [{ steps: 0 }, 'steps: expected a whole number >= 1, got 0'],
  [{ stepSize: 0 }, 'stepSize: expected a finite number > 0, got 0'],
  [{ restarts: 1.5 }, 'restarts: expected a whole number >= 1, got 1.5'],
  [
    { restarts: 2, randomStart: false },
    'restarts: expected 1, since each would start at the input without randomStart, got 2',
  ],
  [{ keep: 'last' }, 'keep: expected one of "success", "loss", got "last"'],
  [
    { loss: 'hinge' },
    'loss: expected one of "training", "crossEntropy", "logitMargin", "otherConfidence", got "hinge"',
  ],
])('refuses %j', (options, message) => expect(() => pgd(options as PgdOptions)).toThrow(message));
