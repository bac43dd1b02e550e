import '@tensorflow/tfjs-backend-cpu';
import { classifierFromFunction } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  constantClassifier,
  curvedClassifier,
  distances as distancesOf,
  INPUT_SHAPE,
  linearClassifier,
  predictionsOf,
  testImages,
  valuesOf,
  withBounds,
} from '../../test/classifiers.ts';
import { dualLength, imagesOfMargin, normal } from '../../test/hyperplane.ts';
import { both, type Goal, misclassified, reaches, takenForMeaningful } from '../index.ts';
import { carliniWagner } from './carlini-wagner.ts';
import { ddn } from './ddn.ts';
import { deepFool } from './deep-fool.ts';
import { fab } from './fab.ts';
import { fmn } from './fmn.ts';
import { lbfgs } from './lbfgs.ts';
import type { MinimumNormAttack } from './minimum-norm-attack.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

// Few steps: what they find need not be the nearest.
const attacks: [string, MinimumNormAttack][] = [
  ['deepFool l2', deepFool()],
  ['deepFool linf', deepFool({ norm: 'linf' })],
  ['carliniWagner', carliniWagner({ steps: 12, stepSize: 0.2, binarySearchSteps: 3, initialConstant: 0.3 })],
  ['ddn', ddn({ steps: 20 })],
  ['fmn l2', fmn({ norm: 'l2', steps: 20 })],
  ['fmn linf', fmn({ steps: 20 })],
  ['lbfgs', lbfgs({ steps: 10, binarySearchSteps: 5 })],
];

/** How much further than the nearest point of a hyperplane an attack may end, as a share. */
const exact: [string, MinimumNormAttack, number][] = [
  // It stops at the first point behind: (1 + overshoot) (d + 1e-4).
  ['deepFool l2', deepFool(), 0.021],
  ['deepFool linf', deepFool({ norm: 'linf' }), 0.021],
  ['carliniWagner', carliniWagner({ steps: 60, binarySearchSteps: 6, initialConstant: 0.01 }), 0.05],
  ['ddn', ddn(), 0.01],
  ['fmn l2', fmn({ norm: 'l2' }), 0.01],
  ['fmn linf', fmn(), 0.01],
  ['lbfgs', lbfgs({ steps: 25 }), 0.01],
];

test.each(exact)('%s finds the distance to a hyperplane', async (_, attack, tolerance) => {
  const norm = attack.norm!;
  const wanted = [0.02, 0.05, 0.1];
  const images = imagesOfMargin(wanted.map((distance) => distance * dualLength[norm]));
  const { distances, success, perturbed } = await attack.minimize(
    linearClassifier({ categories: 2 }),
    images,
    [0, 0, 0],
  );
  expect(success).toEqual([true, true, true]);
  expect([...distances]).toBeAllClose(distancesOf(perturbed, images, norm), { rtol: 1e-5 });
  for (const [i, distance] of distances.entries()) {
    // Nothing nearer meets the goal, but for the rounding of logits.
    expect(distance).toBeGreaterThan(wanted[i] * (1 - 1e-4));
    expect(distance).toBeLessThan(wanted[i] * (1 + tolerance) + 2e-4);
  }
});

describe.each(attacks)('%s', (_, attack) => {
  const norm = attack.norm!;
  const classifier = curvedClassifier();

  test('what it finds meets the goal, and is as far away as it says', async () => {
    const images = testImages(6);
    const labels = predictionsOf(classifier, images);
    const { distances, perturbed, success, gradients } = await attack.minimize(classifier, images, labels);
    expect(success).toEqual(new Array(6).fill(true));
    expect(predictionsOf(classifier, perturbed).map((prediction, i) => prediction !== labels[i])).toEqual(success);
    expect([...distances]).toBeAllClose(distancesOf(perturbed, images, norm), { rtol: 1e-5 });
    expect(Math.min(...gradients)).toBeGreaterThan(0);
    expect(valuesOf(perturbed).every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  test('gives at each epsilon what is within it, from one search', async () => {
    const images = testImages(4);
    const labels = predictionsOf(classifier, images);
    const { distances, gradients } = await attack.minimize(classifier, images, labels);
    const sorted = [...distances].sort((a, b) => a - b);
    const epsilons = [0, sorted[1], sorted[3]];
    const result = await attack.run(classifier, images, labels, { epsilons });
    expect(result.gradients).toEqual(gradients);
    for (const { success, epsilon, raw } of result.perturbed) {
      expect(success).toEqual(Array.from(distances, (distance) => distance <= epsilon));
      expect(distancesOf(raw, images, norm)).toBeAllClose(
        Array.from(distances, (distance) => (distance <= epsilon ? distance : 0)),
        { rtol: 1e-5 },
      );
    }
  });

  test('reaches targets', async () => {
    const images = testImages(4);
    const targets = predictionsOf(classifier, images).map((prediction) => (prediction + 1) % 3);
    const { perturbed, success } = await attack.minimize(classifier, images, reaches(targets));
    expect(success.filter(Boolean).length).toBeGreaterThanOrEqual(3);
    for (const [i, prediction] of predictionsOf(classifier, perturbed).entries())
      expect(prediction === targets[i]).toBe(success[i]);
  });

  const threshold = curvedClassifier({ nonsense: { threshold: 0.6 } });
  const explicit = classifierFromFunction({
    name: 'explicit',
    inputShape: INPUT_SHAPE,
    categories: 2,
    nonsense: { category: 2 },
    logits: classifier.logits,
  });
  test.each<[string, typeof threshold, (labels: number[]) => Goal]>([
    ['a threshold', threshold, (labels) => labels],
    ['a threshold, nonsense no error', threshold, (labels) => misclassified(labels, { nonsenseCounts: false })],
    ['a threshold, wrong and not nonsense', threshold, (labels) => both(misclassified(labels), takenForMeaningful())],
    ['a category', explicit, (labels) => labels],
    ['a category, nonsense no error', explicit, (labels) => misclassified(labels, { nonsenseCounts: false })],
  ])('finds what counts where there is nonsense: %s', async (__, each, goalOf) => {
    const images = testImages(6);
    const labels = predictionsOf(classifier, images).map((label) => Math.min(label, each.categories - 1));
    const { perturbed, success } = await attack.minimize(each, images, goalOf(labels));
    const met = misclassified(labels, { nonsenseCounts: goalOf(labels) === labels });
    expect(met.isMet(Int32Array.from(predictionsOf(each, perturbed)))).toEqual(success);
    expect(success.filter(Boolean).length).toBeGreaterThanOrEqual(3);
  });

  test('an input that meets the goal is its own result, at no cost', async () => {
    const images = testImages(3);
    const wrong = predictionsOf(classifier, images).map((prediction) => (prediction + 1) % 3);
    const { perturbed, distances, gradients, queries } = await attack.minimize(classifier, images, wrong);
    expect(valuesOf(perturbed)).toEqual(valuesOf(images));
    expect([[...distances], [...gradients], [...queries]]).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [1, 1, 1],
    ]);
  });

  test('without a gradient nothing is found, and the input stays', async () => {
    const images = testImages(2);
    const { perturbed, distances, success } = await attack.minimize(constantClassifier([2, 1]), images, [0, 0]);
    expect(valuesOf(perturbed)).toEqual(valuesOf(images));
    expect([[...distances], success]).toEqual([
      [Infinity, Infinity],
      [false, false],
    ]);
  });

  test('is judged by what the classifier predicts of logits that are not numbers', async () => {
    const broken = constantClassifier([Number.NaN, 1], { threshold: 0.5 });
    const { distances, perturbed } = await attack.minimize(broken, testImages(2), takenForMeaningful());
    expect([...distances]).toEqual([Infinity, Infinity]);
    expect(valuesOf(perturbed).every(Number.isFinite)).toBe(true);
  });

  test('leaks nothing, aborted or not', async () => {
    const images = testImages(2);
    const labels = predictionsOf(classifier, images);
    await expectNoLeaks(async () => (await attack.minimize(classifier, images, labels)).perturbed.dispose());
    for (const when of [0, 0.3, 1])
      await expectNoLeaks(async () => {
        const controller = new AbortController();
        const onProgress = (done: number) => done >= when && controller.abort(new Error('enough'));
        const run = attack.minimize(classifier, images, labels, { signal: controller.signal, onProgress });
        await expect(run).rejects.toThrow('enough');
      });
  });
});

test('L-BFGS finds the nearest point inside of the bounds where some pixels can go no further', async () => {
  const isHeld = (k: number) => k < 6;
  const pixels = normal.map((value, k) => (isHeld(k) ? Number(value > 0) : value > 0 ? 0.3 : 0.7));
  const images = tf.tensor4d(pixels, [1, ...INPUT_SHAPE]);
  const classifier = linearClassifier({ categories: 2 });
  const [own, other] = valuesOf(classifier.logits(images));
  expect(own).toBeGreaterThan(other);
  const { distances } = await lbfgs({ steps: 25 }).minimize(classifier, images, [0]);
  // To the hyperplane along the pixels that are free.
  const nearest = (own - other) / Math.hypot(...normal.filter((_, k) => !isHeld(k)));
  expect(distances[0] / nearest).toBeGreaterThan(1 - 1e-4);
  expect(distances[0] / nearest).toBeLessThan(1.01);
});

test.each([
  [{ steps: 0 }, 'steps: expected a whole number >= 1, got 0'],
  [{ binarySearchSteps: 1.5 }, 'binarySearchSteps: expected a whole number >= 1, got 1.5'],
  [{ initialConstant: 0 }, 'initialConstant: expected a finite number > 0, got 0'],
])('L-BFGS refuses %j', (options, message) => expect(() => lbfgs(options)).toThrow(message));

describe.each<[string, () => MinimumNormAttack]>([
  ['ddn', () => ddn({ steps: 40 })],
  ['fmn linf', () => fmn({ steps: 40 })],
  ['fmn l2', () => fmn({ norm: 'l2', steps: 40 })],
  ['deepFool', () => deepFool()],
  ['fab', () => fab({ steps: 20, restarts: 2 })],
  ['carliniWagner', () => carliniWagner({ steps: 60, stepSize: 0.05, binarySearchSteps: 5, initialConstant: 0.1 })],
  ['lbfgs', () => lbfgs({ steps: 20, binarySearchSteps: 6 })],
])('%s', (_, build) => {
  test.each([
    [0, 255],
    [-1, 1],
    [0, 0.01],
  ] as const)('finds in [%d, %d] what it finds in [0, 1], by the width of the bounds', async (low, high) => {
    const [classifier, images] = [curvedClassifier(), testImages(3)];
    const labels = predictionsOf(classifier, images);
    const unit = await build().minimize(classifier, images, labels);
    const scaled = tf.add(tf.mul(images, high - low), low) as tf.Tensor4D;
    const other = await build().minimize(withBounds(classifier, [low, high]), scaled, labels);
    expect(other.success).toEqual(unit.success);
    for (const [i, distance] of unit.distances.entries())
      expect(Math.abs(other.distances[i] / (high - low) - distance)).toBeLessThan(0.02 * distance);
  });
});
