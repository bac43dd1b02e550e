import { expect, test } from 'vitest';
import { paint, paintColours } from './picture.tsx';

const painted = (palette: 'grey' | 'signed' | 'ink', values: number[], scale = 1) => {
  const rgba = new Uint8ClampedArray(4 * values.length);
  paint(rgba, Float32Array.from(values), { palette, scale, dark: false });
  return Array.from(values, (_, i) => [...rgba.slice(4 * i, 4 * i + 4)]);
};

test('grey is what the networks see, cut at black and white', () =>
  expect(painted('grey', [0, 1, 0.2, -1, 2])).toEqual([0, 255, 51, 0, 255].map((level) => [level, level, level, 255])));

test('signed: blue, paper, orange, for values up to the scale', () =>
  expect(painted('signed', [-2, 0, 2], 2)).toEqual([
    [0, 100, 170, 255],
    [247, 246, 242, 255],
    [205, 85, 0, 255],
  ]));

test('colours: black to white as they are, or around grey for a change', () => {
  const rgba = new Uint8ClampedArray(8);
  paintColours(rgba, Float32Array.of(0, 0.2, 1, -1, 0.5, 2), { zero: 0, one: 255 });
  expect([...rgba]).toEqual([0, 51, 255, 255, 0, 128, 255, 255]);
  paintColours(rgba, Float32Array.of(-0.1, 0, 0.1, 0, 0, 0), { zero: 127.5, one: 1275 });
  expect([...rgba.subarray(0, 4)]).toEqual([0, 128, 255, 255]);
});
