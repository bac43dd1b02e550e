import '@tensorflow/tfjs-backend-cpu';
import { fillGaussian, type RandomSource, randomStream } from '@saf/random';
import { checkGradient, expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { basicBlock, findThreshold, type HypersphereBlock, templateClassifier } from '../hypersphere.ts';
import { NONSENSE } from '../index.ts';
import { logBasicBlock } from './basic-block.ts';

const activations = ['rbf', 'mirroredRelu'] as const;

/** Uniform points with inner <= ‖x‖ <= outer, around the centre. */
function shell(count: number, center: number[], inner: number, outer: number, source: RandomSource): number[][] {
  const n = center.length;
  return Array.from({ length: count }, () => {
    const direction = fillGaussian(new Float32Array(n), source, 0, 1);
    const length = Math.hypot(...direction);
    const radius = (inner ** n + source() * (outer ** n - inner ** n)) ** (1 / n);
    return center.map((z, k) => z + (direction[k] / length) * radius);
  });
}

function shareInside(block: HypersphereBlock, points: number[][], center: number[]): number {
  const judged = tf.tidy(() => logBasicBlock(block, tf.tensor2d(points), tf.tensor2d([center])).dataSync());
  return judged.filter((logY: number) => logY >= block.logTau).length / points.length;
}

/** V(Ω∩Ω′) / V(Ω∪Ω′), from points in the ball of radius r and in the shell around it up to twice its volume and more. */
function measuredOverlap(block: HypersphereBlock, radius: number, center: number[], count: number): number {
  const source = randomStream(1, 'points', block.activation, block.dimensions);
  const outer = 1.5 * radius;
  const inside = shareInside(block, shell(count, center, 0, radius, source), center);
  const outside = shareInside(block, shell(count, center, radius * (1 + 1e-5), outer, source), center);
  const shellVolume = (outer / radius) ** block.dimensions - 1;
  return inside / (1 + outside * shellVolume);
}

describeOnEngines('Lemma 1', () => {
  const dimensions = [1, 2, 4, 16];
  const count = 2000;
  const cases = activations.flatMap((activation) =>
    dimensions.flatMap((n) => [0.3, 0.01].map((epsilon) => [activation, n, epsilon] as const)),
  );

  test.each(cases)('%s in %d dimensions misjudges no more than %d of the volume', (activation, n, epsilon) => {
    const radius = 0.7;
    const center = Array.from({ length: n }, (_, k) => Math.sin(k));
    const block = findThreshold({ dimensions: n, radius, epsilon, activation });
    // Four standard errors of a share of about ε among the points.
    const tolerance = 4 * Math.sqrt(epsilon / count);
    expect(measuredOverlap(block, radius, center, count)).toBeGreaterThanOrEqual(1 - epsilon - tolerance);
  });

  test.each(activations)('%s with a small ε in many dimensions, where τ is 1 in float32', (activation) => {
    const [n, radius] = [64, 2];
    const block = findThreshold({ dimensions: n, radius, epsilon: 1e-2, activation });
    const center = new Array<number>(n).fill(0.5);
    const source = randomStream(2, activation);
    expect(shareInside(block, shell(200, center, 0, block.innerRadius * (1 - 1e-5), source), center)).toBe(1);
    expect(shareInside(block, shell(200, center, radius * (1 + 1e-5), 2 * radius, source), center)).toBe(0);
  });
});

test('the measure finds what is wrong: λ ten times too large misjudges half of the ball', () => {
  const block = findThreshold({ dimensions: 8, radius: 1, epsilon: 0.05, activation: 'rbf' });
  expect(measuredOverlap({ ...block, lambda: 10 * block.lambda }, 1, new Array(8).fill(0), 500)).toBeLessThan(0.5);
});

describe('findThreshold', () => {
  beforeAll(() => tf.setBackend('cpu'));

  const options = fc.record({
    dimensions: fc.integer({ min: 1, max: 200 }),
    radius: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
    epsilon: fc.double({ min: 1e-3, max: 0.9, noNaN: true }),
    activation: fc.constantFrom(...activations),
  });

  test('holds eq. 6 for any ε: (r₀/r)ⁿ >= 1 − ε', () =>
    fc.assert(
      fc.property(options, (each) => {
        const { innerRadius } = findThreshold(each);
        expect(innerRadius).toBeLessThanOrEqual(each.radius * (1 + 1e-12));
        expect((innerRadius / each.radius) ** each.dimensions).toBeGreaterThanOrEqual((1 - each.epsilon) * (1 - 1e-9));
      }),
    ));

  test('takes the largest λ up to 1/r for RBF: with a larger one eq. 6 fails', () => {
    const [n, epsilon] = [4, 0.05];
    const { lambda, tau } = findThreshold({ dimensions: n, radius: 1, epsilon, activation: 'rbf' });
    const f1 = (r: number, slope: number) => Math.exp(-((Math.exp(-((slope * r) ** 2)) - 1) ** 2));
    const f2 = (r: number, slope: number) => Math.exp(-((n * (Math.exp(-((slope * r) ** 2) / n) - 1)) ** 2));
    expect(tau).toBeCloseTo(f1(1, lambda), 12);
    // f₂ falls: f₂⁻¹(τ) >= r₀ where f₂(r₀) >= τ.
    const r0 = (1 - epsilon) ** (1 / n);
    expect(f2(r0 * (1 - 1e-6), lambda)).toBeGreaterThanOrEqual(f1(1, lambda));
    expect(f2(r0, lambda * 1.01)).toBeLessThan(f1(1, lambda * 1.01));
  });

  test('scales: λ goes with 1/r, τ stays', () => {
    const at = (radius: number) => findThreshold({ dimensions: 3, radius, epsilon: 0.1, activation: 'rbf' });
    expect(at(10).lambda * 10).toBeCloseTo(at(1).lambda, 8);
    expect(at(10).tau).toBeCloseTo(at(1).tau, 12);
  });

  test('y lies between f₂ and f₁ on the sphere, f₁ the larger', () => {
    const block = findThreshold({ dimensions: 3, radius: 1, epsilon: 0.1, activation: 'rbf' });
    const diagonal = 1 / Math.sqrt(3);
    const points = [
      [1, 0, 0],
      [diagonal, diagonal, diagonal],
      ...shell(200, [0, 0, 0], 1, 1, randomStream(3, 'sphere')),
    ];
    const [axis, middle, ...others] = logBasicBlock(block, tf.tensor2d(points), tf.tensor2d([[0, 0, 0]])).dataSync();
    expect(axis).toBeGreaterThan(middle);
    for (const y of others) expect(y <= axis * (1 - 1e-5) && y >= middle * (1 + 1e-5)).toBe(true);
  });

  describe('mReLU with one unit a dimension', () => {
    test('gives an L1 ball: it reaches 1 − n^(−n/2) and no less', () => {
      // n = 2: 1 − 1/2; n = 4: 1 − 4⁻².
      for (const [dimensions, best] of [
        [2, 0.5],
        [4, 1 - 1 / 16],
      ]) {
        const ask = (epsilon: number) =>
          findThreshold({ dimensions, radius: 1, epsilon, activation: 'mirroredRelu', unitsPerDimension: 1 });
        expect(ask(best).innerRadius).toBeCloseTo(1 / Math.sqrt(dimensions), 12);
        expect(() => ask(best - 0.01)).toThrow(
          `epsilon: expected at least ${best}, got ${best - 0.01}: mReLU with 1 unit per dimension reaches no less in ${dimensions} dimensions; `,
        );
      }
    });

    test('judges by the L1 norm', () => {
      const block = findThreshold({ dimensions: 2, radius: 1, epsilon: 0.6, activation: 'mirroredRelu' });
      expect(block.weights).toEqual([1]);
      const points = tf.tensor2d([
        [0, 0],
        [0.5, 0.25],
        [0.5, 0.5],
        [-1, 0],
        [0.7, 0.7],
        [3, 0],
      ]);
      expect(basicBlock(block, points, tf.zeros([1, 2]))).toBeAllClose([1, 1 - 0.75 / 2, 0.5, 0.5, 1 - 1.4 / 2, 0]);
    });

    test('is enough in one dimension', () =>
      expect(findThreshold({ dimensions: 1, radius: 1, epsilon: 1e-6, activation: 'mirroredRelu' }).weights).toEqual([
        1,
      ]));
  });

  test('mReLU with more units gives 1 − q/2r², q straight between the points of the parabola', () => {
    const block = findThreshold({
      dimensions: 1,
      radius: 2,
      epsilon: 0.5,
      activation: 'mirroredRelu',
      unitsPerDimension: 5,
    });
    // h = 1: q(0) = 0, q(1) = 1, q(1.5) = 2.5, q(2) = 4, q(2.5) = 6.5, and 9 from the edge on, all over 8.
    const x = tf.tensor2d([0, 1, 1.5, -2, 2.5, 50], [6, 1]);
    expect(basicBlock(block, x, tf.zeros([1, 1]))).toBeAllClose([1, 7 / 8, 1 - 2.5 / 8, 0.5, 1 - 6.5 / 8, 0]);
  });

  test('more units reach a smaller ε, as few as are needed by default', () => {
    const of = (epsilon: number) =>
      findThreshold({ dimensions: 3, radius: 1, epsilon, activation: 'mirroredRelu' }).weights.length;
    const units = [0.3, 0.1, 0.01].map(of);
    expect(units).toEqual([...units].sort((a, b) => a - b));
    expect(() =>
      findThreshold({
        dimensions: 3,
        radius: 1,
        epsilon: 0.1,
        activation: 'mirroredRelu',
        unitsPerDimension: of(0.1) - 2,
      }),
    ).toThrow(`${of(0.1)} do`);
  });

  test.each([
    [{ dimensions: 0 }, 'dimensions: expected a whole number >= 1, got 0'],
    [{ radius: 0 }, 'radius: expected a finite number > 0, got 0'],
    [{ epsilon: 0 }, 'epsilon: expected a finite number in (0, 1], got 0'],
    [{ activation: 'relu' }, 'activation: expected one of "rbf", "mirroredRelu", got "relu"'],
    [{ unitsPerDimension: 3 }, "unitsPerDimension: expected 1 for 'rbf', got 3"],
    [{ activation: 'mirroredRelu', unitsPerDimension: 4 }, 'unitsPerDimension: expected an odd number, got 4'],
    [{ dimensions: 16, epsilon: 1e-12 }, 'epsilon: expected a larger number for so many dimensions, got 1e-12'],
  ])('refuses %j', (change, message) =>
    expect(() =>
      findThreshold({ dimensions: 2, radius: 1, epsilon: 0.1, activation: 'rbf', ...change } as never),
    ).toThrow(message),
  );
});

describe.each(activations)('a template classifier with %s', (activation) => {
  beforeAll(() => tf.setBackend('cpu'));

  // Two categories in the plane, one with two templates.
  const templates = () => tf.tensor4d([0.2, 0.2, 0.8, 0.8, 0.2, 0.8], [3, 1, 2, 1]);
  const labels = [0, 1, 0];
  const options = { radius: 0.25, epsilon: 0.05, activation };
  const judge = () => templateClassifier(templates(), labels, options);
  const points = (rows: number[][]) => tf.tensor4d(rows.flat(), [rows.length, 1, 2, 1]);

  test('has the category of the template near by, or nonsense', () => {
    const rows = [
      [0.2, 0.2],
      [0.85, 0.8],
      [0.2, 0.6],
      [0.5, 0.5],
      [0.2, 0.46],
      [0.8, 0.2],
      [-5, 9],
    ];
    expect([...judge().predict(points(rows)).dataSync()]).toEqual([0, 1, 0, NONSENSE, NONSENSE, NONSENSE, NONSENSE]);
  });

  test('is right but in the shell between r₀ and r', () => {
    const { innerRadius } = findThreshold({ ...options, dimensions: 2 });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (x, y) => {
        const distance = Math.min(
          ...[
            [0.2, 0.2, 0],
            [0.8, 0.8, 1],
            [0.2, 0.8, 0],
          ].map(([a, b]) => Math.hypot(x - a, y - b)),
        );
        const [label] = judge()
          .predict(points([[x, y]]))
          .dataSync();
        if (distance < innerRadius - 1e-6) expect(label).toBe(Math.hypot(x - 0.8, y - 0.8) === distance ? 1 : 0);
        if (distance > options.radius + 1e-6) expect(label).toBe(NONSENSE);
      }),
    );
  });

  test('has the largest y of each category as confidences, its logarithm as logits', () => {
    const block = findThreshold({ ...options, dimensions: 2 });
    const x = points([[0.3, 0.4]]);
    const y = basicBlock(block, tf.tensor2d([[0.3, 0.4]]), tf.reshape(templates(), [3, 2])).dataSync();
    const expected = [Math.max(y[0], y[2]), y[1]];
    expect(judge().confidences(x)).toBeAllClose(expected);
    expect(tf.exp(judge().logits(x))).toBeAllClose(expected);
  });

  test('has gradients for attacks', () => {
    const label = tf.tensor1d([1], 'int32');
    const x = points([[0.35, 0.43]]);
    checkGradient((each) => judge().loss(each as tf.Tensor4D, label), x, { rtol: 0.02, step: 2 ** -10 });
  });

  test('leaks nothing, and does not need the templates any more', () => {
    const tensor = templates();
    const x = points([[0.3, 0.4]]);
    const label = tf.tensor1d([1], 'int32');
    const classifier = templateClassifier(tensor, labels, options);
    tensor.dispose();
    expectNoLeaks(() => {
      tf.dispose([classifier.logits(x), classifier.confidences(x), classifier.predict(x), classifier.loss(x, label)]);
    });
  });

  test.each([
    ['labels: expected 3 labels, got 2', [0, 1]],
    ['labels: expected a template of category 1, got "none"', [0, 2, 0]],
    ['labels[1]: expected a whole number in [0, 1), got -1', [0, -1, 0]],
  ])('refuses %s', (message, wrong) => expect(() => templateClassifier(templates(), wrong, options)).toThrow(message));

  test('refuses balls of different categories that overlap', () =>
    expect(() => templateClassifier(templates(), labels, { ...options, radius: 0.31 })).toThrow(
      /^templates: expected more than 2 · radius = 0\.62 between categories 0 and 1, got 0\.6/,
    ));

  test('refuses templates that are no images or not finite', () => {
    expect(() => templateClassifier(tf.zeros([2, 3]) as never, [0, 1], options)).toThrow(
      'templates: expected shape [M, height, width, channels], got [2, 3]',
    );
    const nan = tf.tensor4d([Number.NaN, 1], [2, 1, 1, 1]);
    expect(() => templateClassifier(nan, [0, 1], options)).toThrow('templates[0]: expected a finite number, got NaN');
  });
});
