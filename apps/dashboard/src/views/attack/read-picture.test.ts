import { expect, test } from 'vitest';
import { toDigit } from './read-picture.ts';

/** A rectangle of ink on paper. */
function picture(paper: number, ink: number, [left, top, right, bottom]: readonly number[], width = 100, height = 120) {
  const values = new Float32Array(width * height).fill(paper);
  for (let row = top; row < bottom; row++) values.fill(ink, row * width + left, row * width + right);
  return { width, height, values };
}

const at = (digit: Float32Array, row: number, column: number) => digit[row * 28 + column];

// A bar of 10 x 80 becomes 2.5 x 20 around the middle: rows 4 to 23 (MNIST: 20 pixels, centred by mass).
test('ink is 20 pixels high, in the middle, and white', () => {
  const digit = toDigit(picture(0, 1, [60, 20, 70, 100]));
  expect(at(digit, 4, 13)).toBeCloseTo(1);
  expect(at(digit, 23, 14)).toBeCloseTo(1);
  expect(at(digit, 2, 13)).toBe(0);
  expect(at(digit, 25, 13)).toBe(0);
  expect(at(digit, 14, 10)).toBe(0);
  expect(at(digit, 14, 17)).toBe(0);
});

test('dark ink on light paper is the same', () => {
  const [dark, light] = [picture(0.9, 0.1, [60, 20, 70, 100]), picture(0, 0.8, [60, 20, 70, 100])];
  const [a, b] = [toDigit(dark), toDigit(light)];
  for (let i = 0; i < a.length; i++) expect(a[i]).toBeCloseTo(b[i], 5);
});

test('where the ink is does not matter', () =>
  expect(toDigit(picture(0, 1, [5, 8, 15, 88]))).toEqual(toDigit(picture(0, 1, [80, 31, 90, 111]))));

test('a picture of nothing is empty', () =>
  expect(toDigit(picture(1, 1, [0, 0, 0, 0])).every((value) => value === 0)).toBe(true));
