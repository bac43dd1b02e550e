import { describe, expect, test } from 'vitest';
import { encodeDrawing } from '../../../state/image-source.ts';
import { stroke } from '../drawing/draw-pad.tsx';
import { brokenFrom, differenceOf, outcomeOf, sizeOf, truthOf } from './outcome.ts';

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
  expect(sizeOf(new Float32Array(4))).toEqual({ linf: 0, l2: 0, psnr: null });
});

describe('what the image shows', () => {
  const drawn = (ink: number) => ({ kind: 'drawn', code: encodeDrawing(new Float32Array(784).fill(ink)) }) as const;
  test.each([
    ['the user has said it', truthOf({ kind: 'test', index: 0 }, 4), 4],
    ['the label of test image 0', truthOf({ kind: 'test', index: 0 }, null), 7],
    ['noise is nothing', truthOf({ kind: 'noise', index: 0 }, null), 'nothing'],
    ['a drawing is what the user says', truthOf(drawn(1), 5), 5],
    ['a drawing of no digit', truthOf(drawn(1), 'nothing'), 'nothing'],
    ['a drawing is asked about, never what a network sees in it', truthOf(drawn(1), null), 'unknown'],
    ['a blank is nothing', truthOf(drawn(0), null), 'nothing'],
    ['a blank is nothing, whatever is said', truthOf(drawn(0), 3), 'nothing'],
  ])('%s', (_, got, expected) => expect(got).toBe(expected));
});

describe('what became of a network', () => {
  test.each([
    [7, 7, 7, 'not broken by this attack', 'right'],
    [7, 9, 7, 'fooled', 'wrong'],
    [7, -1, 7, 'says nonsense', 'withheld'],
    [3, 3, 7, 'wrong without attack', 'wrong'],
    [-1, -1, 7, 'wrong without attack', 'withheld'],
    [3, 7, 7, 'attack corrected it', 'plain'],
    [-1, -1, 'nothing', 'not broken by this attack', 'right'],
    [-1, 4, 'nothing', 'takes it for a digit', 'wrong'],
    [1, 1, 'nothing', 'wrong without attack', 'wrong'],
  ] as const)('clean %s, attacked %s, truth %s: %s', (clean, attacked, truth, text, tone) =>
    expect(outcomeOf(clean, attacked, truth)).toEqual({ text, tone }),
  );
});

test('a curve is broken from its first error on, whatever follows', () => {
  const curve = (...predictions: number[]) => ({
    network: 'mnist/plain',
    strengths: [0, 0.1, 0.2, 0.3],
    verdicts: predictions.map((prediction) => ({
      confidences: new Float32Array(10),
      prediction,
      rule: { threshold: 0.5 },
    })),
  });
  expect(brokenFrom(curve(7, 9, 7, 7), 7)).toBe(0.1);
  expect(brokenFrom(curve(7, 7, -1, -1), 7)).toBe(0.2);
  expect(brokenFrom(curve(7, 7), 7)).toBeNull();
  expect(brokenFrom(curve(-1, 3), 'nothing')).toBe(0.1);
});
