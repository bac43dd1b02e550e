import type { Picture } from '../picture.ts';
import { insideBorder } from './borders.ts';

/** A filter of odd size; row by row. */
export interface Kernel {
  readonly size: number;
  readonly weights: ArrayLike<number>;
}

/** The mean over a window of 3 × 3. */
export const BOX: Kernel = { size: 3, weights: Float64Array.from({ length: 9 }, () => 1 / 9) };

/** Each pixel becomes the sum of its neighbours times the weights, the picture mirrored at its edges (OpenCV's `filter2D`). */
export function correlate(picture: Picture, { size, weights }: Kernel): Float64Array {
  const radius = (size - 1) / 2;
  const out = new Float64Array(picture.values.length);
  for (let i = 0; i < size ** 2; i++)
    if (weights[i] !== 0)
      addShifted(out, picture, { dy: Math.floor(i / size) - radius, dx: (i % size) - radius, weight: weights[i] });
  return out;
}

function addShifted(
  out: Float64Array,
  { height, width, channels, values }: Picture,
  { dy, dx, weight }: { dy: number; dx: number; weight: number },
): void {
  const line = width * channels;
  const columns = Int32Array.from({ length: line }, (_, i) => {
    const x = Math.floor(i / channels);
    return insideBorder(x + dx, width, 'mirror') * channels + (i % channels);
  });
  for (let y = 0; y < height; y++) {
    const row = insideBorder(y + dy, height, 'mirror') * line;
    for (let i = 0; i < line; i++) out[y * line + i] += weight * values[row + columns[i]];
  }
}
