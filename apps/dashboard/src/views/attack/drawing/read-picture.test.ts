import { describe, expect, test } from 'vitest';
import type { GreyImage } from './ground.ts';
import { laidOut, layouts, onGround } from './read-picture.ts';

const toDigit = (image: GreyImage) => laidOut(image, layouts.mnist);

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

// A bar of 10 x 80 becomes 3.5 x 28 (Fashion-MNIST: the longer side fills the image, the shorter is centred).
test('a garment fills its image, whatever its mass', () => {
  const even = picture(0, 1, [60, 20, 70, 100]);
  // A sleeve: it moves the centre of mass, and the box by half of its length.
  const sleeve = even.values.slice();
  for (let row = 20; row < 30; row++) sleeve.fill(1, row * 100 + 70, row * 100 + 90);
  const garments = [even, { ...even, values: sleeve }].map((image) => laidOut(image, layouts['fashion-mnist']));
  for (const [garment, middle] of [[garments[0], 13] as const, [garments[1], 10] as const]) {
    for (const row of [0, 14, 27]) expect(at(garment, row, middle)).toBeCloseTo(1);
    expect(at(garment, 20, 18)).toBe(0);
  }
});

test('where the ink is does not matter', () =>
  expect(toDigit(picture(0, 1, [5, 8, 15, 88]))).toEqual(toDigit(picture(0, 1, [80, 31, 90, 111]))));

test('a picture of nothing is empty', () =>
  expect(toDigit(picture(1, 1, [0, 0, 0, 0])).every((value) => value === 0)).toBe(true));

describe('a photograph', () => {
  const stroke = [48, 24, 56, 96] as const;
  /** The picture in a light that falls off from a corner, by as much as `shade` of it, with the grain of a camera. */
  function lit(image: ReturnType<typeof picture>, shade: number) {
    const values = image.values.map((value, i) => {
      const [x, y] = [(i % image.width) / image.width, Math.floor(i / image.width) / image.height];
      return value * (1 - shade * (0.5 * x + 0.3 * y + 0.2 * x * y)) + 0.005 * Math.sin(997 * i);
    });
    return { ...image, values };
  }

  test.each([0.2, 0.5])('lit unevenly, by %d of its light: the stroke alone is ink', (shade) => {
    const digit = toDigit(lit(picture(0.9, 0.2, [...stroke]), shade));
    expect(at(digit, 14, 13)).toBeGreaterThan(0.7);
    for (const [row, column] of [
      [14, 2],
      [14, 25],
      [1, 1],
      [26, 26],
    ])
      expect(at(digit, row, column)).toBe(0);
    expect(digit.filter((value) => value > 0).length).toBeLessThan(150);
  });

  test('of an empty sheet is empty', () =>
    expect(toDigit(lit(picture(0.9, 0.9, [0, 0, 0, 0]), 0.5)).every((value) => value === 0)).toBe(true));
});

describe('what is transparent is ground', () => {
  const pixels = (level: number) => new Uint8ClampedArray([level, level, level, 255, 0, 0, 0, 0]);
  test.each([
    ['white ink', 255, [1, 0]],
    ['black ink', 0, [0, 1]],
  ] as const)('under %s', (_, level, greys) => expect([...onGround(pixels(level))]).toEqual(greys));
});
