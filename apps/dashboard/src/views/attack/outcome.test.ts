import { describe, expect, test } from 'vitest';
import { stroke } from './draw-pad.tsx';
import { differenceOf, outcomeOf, sizeOf, truthOf } from './outcome.ts';

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
