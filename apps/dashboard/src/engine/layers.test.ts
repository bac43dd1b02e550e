import { describe, expect, test } from 'vitest';
import { digestOf, largest, reachOf, sharesOf, suppresses, tiled } from './layers.ts';

describe('histograms', () => {
  test('shares add up to one, values beyond the range among them', () => {
    const shares = sharesOf(new Float32Array([-9, 0, 0.5]), 2);
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1);
    expect(shares[0]).toBeCloseTo(1 / 3);
    expect(sharesOf(new Float32Array([9, 9]), 2).at(-1)).toBe(1);
  });

  test('the range holds the middle of the activation, and all but outliers', () => {
    expect(reachOf(new Float32Array([0.1, -0.2]))).toBe(2);
    const many = Float32Array.from({ length: 1000 }, (_, i) => (i === 7 ? 100 : 3));
    expect(reachOf(many)).toBe(3);
  });
});

test('maps lie side by side with a line between them', () => {
  // Two channels of 2 x 2: [1, 2, 3, 4] and [5, 6, 7, 8], interleaved as NHWC has them.
  const { pixels, width, height } = tiled(new Float32Array([1, 5, 2, 6, 3, 7, 4, 8]), [2, 2, 2]);
  expect([width, height]).toEqual([5, 2]);
  expect([...pixels]).toEqual([1, 2, 0, 5, 6, 3, 4, 0, 7, 8]);
  expect(largest(pixels)).toBe(8);
});

test('units of a fully connected layer are a grid of 25 across', () => {
  const { width, height } = tiled(new Float32Array(500), [1, 1, 500]);
  expect([width, height]).toEqual([25, 20]);
});

// Eqs 1 to 3: mReLU is 0 from |x| = 1 on, ReLU up to 0.
test('what an activation suppresses', () => {
  expect([-1, 0.99].map((x) => suppresses('mirroredRelu')?.(x))).toEqual([true, false]);
  expect([-1, 1].map((x) => suppresses('relu')?.(x))).toEqual([true, false]);
  expect(suppresses('none')).toBeNull();
});

test('what is shown of a layer', () => {
  const before = { clean: new Float32Array([0.5, 2]), attacked: new Float32Array([-3, 2]) };
  const after = { clean: new Float32Array([0.5, 0]), attacked: new Float32Array([0, -0.25]) };
  const view = digestOf({ name: 'fc', activation: 'mirroredRelu', shape: [1, 1, 2], before, after });
  expect(view).toMatchObject({ suppressed: { clean: 0.5, attacked: 1 }, scale: 0.5, isSigned: true });
  expect(view.histogram.reach).toBe(2);
  expect([...view.maps.attacked.pixels]).toEqual([0, -0.25]);
});
