import '@tensorflow/tfjs-backend-cpu';
import { randomStream } from '@saf/random';
import { float32Arrays } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { valuesOf } from '../../test/classifiers.ts';
import { geometries } from './geometry.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const SIZE = 6;
const image = (values: ArrayLike<number>) => tf.tensor4d(Float32Array.from(values), [1, 1, 2, 3]);
const lengths = {
  linf: (values: number[]) => Math.max(...values.map(Math.abs)),
  l2: (values: number[]) => Math.hypot(...values),
};

describe.each(['linf', 'l2'] as const)('%s', (norm) => {
  const geometry = geometries[norm];
  const length = lengths[norm];
  const vectors = float32Arrays(SIZE, { min: -3, max: 3 });
  const radii = fc.float({ min: Math.fround(0.01), max: 3, noNaN: true });
  const project = (x: ArrayLike<number>, origin: ArrayLike<number>, epsilon: number) =>
    valuesOf(geometry.project(image(x), image(origin), epsilon));
  const apart = (a: ArrayLike<number>, b: ArrayLike<number>) => length(Array.from(a, (value, i) => value - b[i]));

  test('projects into the ball, and leaves the inside alone', () => {
    fc.assert(
      fc.property(vectors, vectors, radii, (x, origin, epsilon) => {
        const projected = project(x, origin, epsilon);
        expect(apart(projected, origin)).toBeLessThanOrEqual(epsilon + 2e-6);
        if (apart(x, origin) < epsilon - 1e-5) expect(projected).toEqual(Array.from(x));
      }),
    );
  });

  test('projects to the nearest point: no point of the ball is nearer', () => {
    fc.assert(
      fc.property(vectors, vectors, radii, fc.nat(), (x, origin, epsilon, seed) => {
        const offset = new Float32Array(SIZE);
        geometry.fillFromBall(offset, randomStream(seed, 'other'));
        const other = origin.map((value, i) => value + epsilon * offset[i]);
        expect(apart(x, project(x, origin, epsilon))).toBeLessThanOrEqual(apart(x, other) + 1e-5);
      }),
    );
  });

  test('steepest has length 1 and rises as no other direction of length 1 does', () => {
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, v, i) => sum + v * b[i], 0);
    fc.assert(
      fc.property(vectors, vectors, (gradient, other) => {
        fc.pre(length([...gradient]) > 0 && length([...other]) > 1e-3);
        const steepest = valuesOf(geometry.steepest(image(gradient)));
        const rival = Array.from(other, (value) => value / length([...other]));
        expect(length(steepest)).toBeCloseTo(1, 5);
        expect(dot(gradient, steepest)).toBeGreaterThanOrEqual(dot(gradient, rival) - 1e-4);
      }),
    );
  });

  test('steepest of nothing is nothing, of gradients too small to be squared still has length 1', () => {
    expect(valuesOf(geometry.steepest(image(new Float32Array(SIZE))))).toEqual([0, 0, 0, 0, 0, 0]);
    const tiny = new Float32Array(SIZE).fill(1e-30);
    expect(length(valuesOf(geometry.steepest(image(tiny))))).toBeCloseTo(1, 6);
  });

  test('draws uniformly from the ball', () => {
    const count = 4000;
    const point = new Float32Array(SIZE);
    let [inHalf, sum] = [0, 0];
    for (let i = 0; i < count; i++) {
      geometry.fillFromBall(point, randomStream(1, 'ball', i));
      expect(length([...point])).toBeLessThanOrEqual(1 + 1e-6);
      // Half of the volume lies within the radius 0.5^(1/n).
      if (length([...point]) < 0.5 ** (1 / SIZE)) inHalf++;
      sum += point[0];
    }
    // Five standard errors: √(1/4n) of a share of one half; at most 1/√n of a mean of numbers in [-1, 1].
    expect(Math.abs(inHalf / count - 0.5)).toBeLessThan(2.5 / Math.sqrt(count));
    expect(Math.abs(sum / count)).toBeLessThan(5 / Math.sqrt(count));
  });
});
