import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { curvedClassifier, linearClassifier, predictionsOf, testImages, valuesOf } from '../../test/classifiers.ts';
import { dualLength, imagesOfMargin } from '../../test/hyperplane.ts';
import { misclassified } from '../index.ts';
import { type FabOptions, fab } from '../minimum-norm.ts';
import { boxProjection } from './fab.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const norms = ['linf', 'l2'] as const;
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

describe.each(norms)('projection inside a box, %s', (norm) => {
  const project = (x: number[], normal: number[], value: number) => {
    const shape: [number, number, number, number] = [1, x.length, 1, 1];
    return tf.tidy(() =>
      valuesOf(boxProjection(tf.tensor4d(x, shape), tf.tensor4d(normal, shape), tf.tensor1d([value]), norm, [0, 1])),
    );
  };
  const length = (d: number[]) => (norm === 'linf' ? Math.max(...d.map(Math.abs)) : Math.hypot(...d));
  const number = (min: number, max: number) => fc.integer({ min: min * 16, max: max * 16 }).map((value) => value / 16);
  const pixels = fc.array(fc.tuple(number(0, 1), number(-4, 4)), { minLength: 1, maxLength: 8 });

  test('gets there inside the bounds, or as far as they allow', () => {
    fc.assert(
      fc.property(pixels, number(-6, 6), (pairs, value) => {
        const [x, normal] = [pairs.map(([each]) => each), pairs.map(([, each]) => each)];
        const d = project(x, normal, value);
        const [least, most] = [0, 1].map((side) => sum(normal.map((w, i) => w * ((w > 0 ? side : 1 - side) - x[i]))));
        const expected = Math.min(Math.max(-value, least), most);
        expect(sum(d.map((each, i) => each * normal[i]))).toBeCloseTo(expected, 4);
        for (const [i, each] of d.entries()) {
          expect(x[i] + each).toBeGreaterThan(-1e-6);
          expect(x[i] + each).toBeLessThan(1 + 1e-6);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is no longer than any other way there', () => {
    fc.assert(
      fc.property(pixels, number(-6, 6), fc.integer({ min: 1, max: 9 }), (pairs, value, step) => {
        const [x, normal] = [pairs.map(([each]) => each), pairs.map(([, each]) => each)];
        const d = project(x, normal, value);
        // Another point of the box on the same hyperplane: two pixels trade some of their effect.
        for (let i = 1; i < d.length; i++) {
          if (normal[0] === 0 || normal[i] === 0) continue;
          const other = [...d];
          other[0] += (step / 100) * Math.sign(d[0] || 1);
          other[i] -= ((step / 100) * Math.sign(d[0] || 1) * normal[0]) / normal[i];
          const inside = other.every((each, k) => x[k] + each >= 0 && x[k] + each <= 1);
          if (inside) expect(length(other)).toBeGreaterThan(length(d) - 1e-5);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe.each(norms)('on a linear classifier, %s', (norm) => {
  test.each([{}, { targeted: true }, { restarts: 2 }])('finds the distance to the hyperplane: %j', async (options) => {
    const wanted = [0.02, 0.05, 0.1];
    const images = imagesOfMargin(wanted.map((distance) => distance * dualLength[norm]));
    const attack = fab({ norm, steps: 12, ...options });
    const { distances, success } = await attack.minimize(linearClassifier({ categories: 2 }), images, [0, 0, 0]);
    expect(success).toEqual([true, true, true]);
    for (const [i, distance] of distances.entries()) {
      expect(distance).toBeGreaterThan(wanted[i] * (1 - 1e-4));
      // The goal is met behind the boundary: a projection is overshot by at most 5 %, and steps come back to it from behind.
      expect(distance).toBeLessThan(wanted[i] * 1.01);
    }
  });
});

test.each([
  // The distances that github.com/fra31/auto-attack a39220048b3c found on the same network in PyTorch: FAB-T, 3 targets of 30 steps.
  ['linf', [0.0595412, 0.0071582, 0.0494784, 0.1097046, 0.0239957, 0.047388]],
  ['l2', [0.193436, 0.0252775, 0.1685018, 0.3680261, 0.0773577, 0.1695238]],
] as const)('comes as near as the original code, %s', async (norm, wanted) => {
  const images = testImages(6);
  const classifier = curvedClassifier({ categories: 6 });
  const attack = fab({ norm, targeted: true, targets: 3, steps: 30 });
  const { distances } = await attack.minimize(classifier, images, predictionsOf(classifier, images));
  expect([...distances]).toBeAllClose(wanted, { rtol: 0, atol: 1e-6 });
});

test('the nearest of all steps, walks and targets is kept', async () => {
  const images = testImages(4);
  const classifier = curvedClassifier();
  const labels = predictionsOf(classifier, images);
  const distancesOf = async (options: FabOptions) =>
    (await fab({ norm: 'l2', steps: 6, ...options }).minimize(classifier, images, labels)).distances;
  const [few, more, again] = [
    await distancesOf({}),
    await distancesOf({ steps: 12 }),
    await distancesOf({ restarts: 2 }),
  ];
  for (const i of labels.keys()) {
    expect(more[i]).toBeLessThanOrEqual(few[i]);
    expect(again[i]).toBeLessThanOrEqual(few[i]);
  }
  const [one, two] = [await distancesOf({ targeted: true, targets: 1 }), await distancesOf({ targeted: true })];
  for (const i of labels.keys()) expect(two[i]).toBeLessThanOrEqual(one[i]);
});

test('samples that are near enough leave', async () => {
  const images = testImages(4);
  const classifier = curvedClassifier();
  const labels = predictionsOf(classifier, images);
  const run = (enough?: number) => fab({ steps: 10, targeted: true, enough }).minimize(classifier, images, labels);
  const [near, all] = [await run(1), await run()];
  expect(near.success).toEqual(all.success);
  for (const i of labels.keys()) expect(near.gradients[i]).toBeLessThan(all.gradients[i]);
  // Two targets, ten steps each.
  expect([...all.gradients]).toEqual([20, 20, 20, 20]);
});

test('leads to nonsense where that is nearest', async () => {
  const images = testImages(4);
  const sure = predictionsOf(linearClassifier(), images);
  const unsure = linearClassifier({ nonsense: { threshold: 0.7 } });
  const goal = (nonsenseCounts: boolean) => misclassified(sure, { nonsenseCounts });
  const [counted, not] = [
    await fab({ steps: 10 }).minimize(unsure, images, goal(true)),
    await fab({ steps: 10 }).minimize(unsure, images, goal(false)),
  ];
  for (const i of sure.keys()) expect(counted.distances[i]).toBeLessThan(not.distances[i]);
});

test('leaks nothing', async () => {
  const images = testImages(3);
  for (const attack of [fab({ steps: 3, restarts: 2 }), fab({ steps: 3, targeted: true, norm: 'l2', enough: 0.1 })])
    await expectNoLeaks(async () => (await attack.minimize(curvedClassifier(), images, [0, 1, 2])).perturbed.dispose());
});

test.each([
  [{ norm: 'l1' }, 'norm: expected one of "linf", "l2", got "l1"'],
  [{ steps: 0 }, 'steps: expected a whole number >= 1, got 0'],
  [{ targets: 0 }, 'targets: expected a whole number >= 1, got 0'],
  [{ restarts: 0 }, 'restarts: expected a whole number >= 1, got 0'],
  [{ startRadius: 0 }, 'startRadius: expected a finite number > 0, got 0'],
  [{ enough: -1 }, 'enough: expected a finite number >= 0, got -1'],
])('refuses %j', (options, message) => expect(() => fab(options as FabOptions)).toThrow(message));
