import { describe, expect, test } from 'vitest';
import { suppresses } from './activation-shape.ts';
import { stroke } from './brush.ts';
import { differenceOf, sizeOf } from './difference.ts';
import { binsOf, reachOf } from './histogram.ts';
import { largest, tiled } from './tiled-maps.ts';
import { truthOf } from './truth.ts';
import { outcomeOf } from './words.ts';

test('a stroke is ink along a line, soft at its edge, and erases nothing', () => {
  const before = new Float32Array(784).fill(0.2);
  const after = stroke(before, { x: 5.5, y: 10.5 }, { x: 15.5, y: 10.5 });
  expect(after[10 * 28 + 5]).toBe(1);
  expect(after[10 * 28 + 15]).toBe(1);
  expect(after[11 * 28 + 10]).toBeGreaterThan(0.2);
  expect(after[11 * 28 + 10]).toBeLessThan(1);
  expect(after[20 * 28 + 10]).toBeCloseTo(0.2);
});

// -20 log10 0.1 = 20 dB.
test('the size of a change', () => {
  const difference = differenceOf(new Float32Array(4), new Float32Array([0.1, -0.1, 0.1, -0.1]));
  expect(sizeOf(difference).linf).toBeCloseTo(0.1);
  expect(sizeOf(difference).psnr).toBeCloseTo(20);
  expect(sizeOf(new Float32Array(4))).toEqual({ linf: 0, psnr: null });
});

describe('histograms', () => {
  test('shares add up to one, values beyond the range among them', () => {
    const { clean, attacked, edges } = binsOf(new Float32Array([-9, 0, 0.5]), new Float32Array([9, 9]), 2);
    const sum = (shares: readonly number[]) => shares.reduce((a, b) => a + b);
    expect(sum(clean)).toBeCloseTo(1);
    expect(attacked.at(-1)).toBeCloseTo(1);
    expect([edges[0], edges.at(-1)]).toEqual([-2, 2]);
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

describe('what the image shows', () => {
  const verdict = (prediction: number) => ({ confidences: new Float32Array(10), prediction, rule: { threshold: 0.5 } });
  test.each([
    ['the user has said it', truthOf({ kind: 'test', index: 0 }, 4, []), 4],
    ['the label of test image 0', truthOf({ kind: 'test', index: 0 }, null, []), 7],
    ['noise is nothing', truthOf({ kind: 'noise', index: 0 }, null, [verdict(3)]), null],
    [
      'a drawing is what the last network sees',
      truthOf({ kind: 'drawn', code: '' }, null, [verdict(3), verdict(5)]),
      5,
    ],
    ['or the other where that sees nothing', truthOf({ kind: 'drawn', code: '' }, null, [verdict(3), verdict(-1)]), 3],
  ])('%s', (_, got, expected) => expect(got).toBe(expected));
});

describe('what became of a network', () => {
  test.each([
    [7, 7, 7, 'holds'],
    [7, 9, 7, 'fooled'],
    [7, -1, 7, 'says nonsense'],
    [3, 3, 7, 'wrong without attack'],
    [3, 7, 7, 'right by the attack'],
    [-1, -1, null, 'still says nonsense'],
    [-1, 4, null, 'takes it for a digit'],
  ])('clean %s, attacked %s, truth %s: %s', (clean, attacked, truth, text) =>
    expect(outcomeOf(clean, attacked, truth).text).toBe(text),
  );
});
