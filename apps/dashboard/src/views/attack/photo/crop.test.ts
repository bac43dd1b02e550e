import { expect, test } from 'vitest';
import { cropTo, middleOf, movedCrop } from './crop.ts';

/** Red counts columns, green rows; blue is 255. */
function gradient(width: number, height: number) {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) data.set([i % width, Math.floor(i / width), 255, 255], 4 * i);
  return { width, height, data };
}

// Columns 10 to 13 of 8 × 8 pixels, two for each: means 10.5 and 12.5; rows 4 to 7: 4.5 and 6.5.
test('each pixel is the mean of those that it covers', () => {
  const image = cropTo(gradient(20, 10), { left: 10, top: 4, size: 4 }, 2);
  expect([...image].map((value) => Math.round(2550 * value) / 10)).toEqual([
    10.5, 4.5, 255, 12.5, 4.5, 255, 10.5, 6.5, 255, 12.5, 6.5, 255,
  ]);
});

test('a square between pixels, and one smaller than the image', () => {
  expect(cropTo(gradient(9, 9), { left: 0.5, top: 0, size: 2 }, 1)[0] * 255).toBeCloseTo(
    0.25 * 0 + 0.5 * 1 + 0.25 * 2,
    4,
  );
  const large = cropTo(gradient(9, 9), { left: 3, top: 3, size: 1 }, 4);
  for (let i = 0; i < large.length; i += 3) expect(large[i] * 255).toBeCloseTo(3, 4);
});

test('the square stays inside of the picture', () => {
  const picture = { width: 30, height: 20 };
  const middle = middleOf(picture);
  expect(middle).toEqual({ left: 5, top: 0, size: 20 });
  expect(movedCrop(picture, middle, { left: 100 })).toEqual({ left: 10, top: 0, size: 20 });
  expect(movedCrop(picture, middle, { size: 10, top: -5 })).toEqual({ left: 5, top: 0, size: 10 });
  expect(movedCrop(picture, middle, { size: 99 }).size).toBe(20);
});
