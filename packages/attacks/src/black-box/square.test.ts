import '@tensorflow/tfjs-backend-cpu';
import { classifierFromFunction } from '@saf/models';
import { randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  constantClassifier,
  curvedClassifier,
  INPUT_SHAPE,
  linearClassifier,
  predictionsOf,
  testImages,
  valuesOf,
} from '../../test/classifiers.ts';
import { dualLength, imagesOfMargin } from '../../test/hyperplane.ts';
import { type SquareOptions, square } from '../black-box.ts';
import { areaShare } from './square.ts';
import type { ImageConstraints, Squares } from './squares.ts';
import { bump, l2Squares, linfSquares } from './squares.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('squares shrink by the published schedule', () => {
  // Iterations of 10,000 and the divisor of p from there on (reference implementation).
  const published = [
    [0, 1],
    [10, 1],
    [11, 2],
    [51, 4],
    [201, 8],
    [501, 16],
    [1001, 32],
    [2001, 64],
    [4001, 128],
    [6001, 256],
    [8001, 512],
  ];
  for (const [iteration, divisor] of published) {
    expect(areaShare(0.8, iteration, 10_000)).toBe(0.8 / divisor);
    // Of half as many iterations each comes twice as early.
    if (iteration % 2 === 0) expect(areaShare(0.8, iteration / 2, 5000)).toBe(0.8 / divisor);
  }
});

test('a bump is two hills of opposite signs', () => {
  // Rings around row 1 and column 2 of each half of 2 by 4 pixels; 1 + 1/4 + 1/9 in the middle.
  const [inner, middle, outer] = [1 + 1 / 4 + 1 / 9, 1 / 4 + 1 / 9, 1 / 9];
  const hill = [outer, middle, middle, middle, outer, middle, inner, middle];
  const length = Math.hypot(...hill, ...hill);
  expect([...bump(4)]).toBeAllClose([...hill, ...hill.map((value) => -value)].map((value) => value / length));
  for (const side of [1, 3, 5, 6]) expect(Math.hypot(...bump(side))).toBeCloseTo(1, 6);
});

const constraints: ImageConstraints = { shape: [8, 9, 2], epsilon: 0.1, bounds: [0, 1] };
const draw = (squares: Squares, origin: Float32Array, proposals: number, share = 0.1) => {
  const source = randomStream(1, 'squares');
  const points = [new Float32Array(origin.length)];
  squares.start(constraints, origin, source, points[0]);
  for (let i = 0; i < proposals; i++) {
    const out = new Float32Array(origin.length);
    squares.propose(constraints, origin, points[i], share, source, out);
    points.push(out);
  }
  return points;
};
const gray = new Float32Array(8 * 9 * 2).fill(0.5);

describe('linf', () => {
  test('begins with stripes of ± epsilon', () => {
    const [point] = draw(linfSquares, gray, 0);
    const steps = [...point].map((value) => Math.round((value - 0.5) * 1e5) / 1e4);
    expect(new Set(steps)).toEqual(new Set([-1, 1]));
    for (let i = 18; i < steps.length; i++) expect(steps[i]).toBe(steps[i - 18]);
  });

  test('goes on with squares of ± epsilon', () => {
    const points = draw(linfSquares, gray, 5);
    for (const [k, point] of points.slice(1).entries()) {
      for (const value of point) expect(Math.abs(value - 0.5)).toBeCloseTo(0.1, 5);
      // round(√(0.1 · 72)) = 3 pixels a side.
      const changed = [...point.keys()].filter((i) => point[i] !== points[k][i]);
      const columns = changed.map((i) => Math.floor(i / 2) % 9);
      expect(Math.max(...columns) - Math.min(...columns)).toBeLessThan(3);
    }
  });
});

test('l2 keeps the length of epsilon where the bounds allow it', () => {
  for (const point of draw(l2Squares, gray, 20))
    expect(Math.hypot(...point.map((value) => value - 0.5))).toBeCloseTo(0.1, 5);
  const black = new Float32Array(gray.length);
  for (const point of draw(l2Squares, black, 20)) {
    expect(Math.min(...point)).toBeGreaterThanOrEqual(0);
    expect(Math.hypot(...point)).toBeLessThan(0.1 + 1e-6);
  }
});

test.each(['linf', 'l2'] as const)(
  'succeeds where a small share of the way is left, never where there is none: %s',
  async (norm) => {
    const margins = [0.3, 1.01].map((share) => share * 0.1 * dualLength[norm]);
    const attack = square({ norm, queries: 300 });
    const { perturbed } = await attack.run(linearClassifier({ categories: 2 }), imagesOfMargin(margins), [0, 0], {
      epsilons: [0.1],
    });
    expect(perturbed[0].success).toEqual([true, false]);
  },
);

test('costs a query a step for samples that stay, from one forward pass', async () => {
  const classifier = curvedClassifier();
  const images = testImages(4);
  const labels = predictionsOf(classifier, images).map((prediction, i) => (i % 2 ? prediction : (prediction + 1) % 3));
  const run = (options: SquareOptions, { confidencesFromLogits = classifier.confidencesFromLogits } = {}) =>
    square(options).run({ ...classifier, confidencesFromLogits }, images, labels, { epsilons: [0.001] });
  const { gradients, queries } = await run({ queries: 7 });
  expect([...gradients]).toEqual([0, 0, 0, 0]);
  expect([...queries]).toEqual([1, 8, 1, 8]);
  expect([...(await run({ queries: 7, restarts: 2 })).queries]).toEqual([1, 15, 1, 15]);
});

test('more queries never make it worse', async () => {
  const images = testImages(4);
  const classifier = curvedClassifier();
  const labels = predictionsOf(classifier, images);
  const marginsAfter = async (options: SquareOptions) => {
    const attack = square({ rescale: false, ...options });
    const { perturbed } = await attack.run(classifier, images, labels, { epsilons: [0.002] });
    expect(perturbed[0].success).toEqual([false, false, false, false]);
    return labels.map((label, i) => {
      const z = (classifier.logits(tf.slice(perturbed[0].raw, i, 1)).arraySync() as number[][])[0];
      return Math.max(...z.filter((_, category) => category !== label)) - z[label];
    });
  };
  const [few, more, again] = [
    await marginsAfter({ queries: 5 }),
    await marginsAfter({ queries: 40 }),
    await marginsAfter({ queries: 5, restarts: 3 }),
  ];
  for (const i of labels.keys()) expect([more[i] >= few[i], again[i] >= few[i]]).toEqual([true, true]);
  expect(more).not.toEqual(few);
});

test('needs no gradient', async () => {
  const steps = classifierFromFunction({
    name: 'steps',
    inputShape: INPUT_SHAPE,
    categories: 2,
    nonsense: { threshold: 0 },
    logits: (x) => {
      const bright = tf.round(tf.mul(tf.mean(x, [1, 2, 3]), 20));
      return tf.stack([tf.fill(bright.shape, 10.5), bright], 1) as tf.Tensor2D;
    },
  });
  const images = tf.fill([1, ...INPUT_SHAPE], 0.45) as tf.Tensor4D;
  const { perturbed } = await square({ queries: 200 }).run(steps, images, [0], { epsilons: [0.2] });
  expect(perturbed[0].success).toEqual([true]);
});

test('a flat classifier leaves the first point', async () => {
  const images = testImages(1);
  const [few, more] = [3, 30].map((queries) =>
    square({ queries }).run(constantClassifier([2, 1]), images, [0], { epsilons: [0.1] }),
  );
  expect(valuesOf((await few).perturbed[0].raw)).toEqual(valuesOf((await more).perturbed[0].raw));
});

test.each([
  [{ norm: 'l1' }, 'norm: expected one of "linf", "l2", got "l1"'],
  [{ queries: 0 }, 'queries: expected a whole number >= 1, got 0'],
  [{ restarts: 0 }, 'restarts: expected a whole number >= 1, got 0'],
  [{ area: 0 }, 'area: expected a finite number in (0, 1], got 0'],
])('refuses %j', (options, message) => expect(() => square(options as SquareOptions)).toThrow(message));
