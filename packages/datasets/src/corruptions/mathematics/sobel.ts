import type { Picture } from '../picture.ts';
import { type Border, insideBorder } from './borders.ts';

/** Sobel's gradients across and down of a picture of one channel. */
export function sobel({ height, width, values }: Picture, border: Border): { dx: Float64Array; dy: Float64Array } {
  const dx = new Float64Array(values.length);
  const dy = new Float64Array(values.length);
  for (let y = 0; y < height; y++) {
    const [above, here, below] = [y - 1, y, y + 1].map((row) => insideBorder(row, height, border) * width);
    for (let x = 0; x < width; x++) {
      const left = insideBorder(x - 1, width, border);
      const right = insideBorder(x + 1, width, border);
      const step = (row: number) => values[row + right] - values[row + left];
      const drop = (column: number) => values[below + column] - values[above + column];
      dx[y * width + x] = step(above) + 2 * step(here) + step(below);
      dy[y * width + x] = drop(left) + 2 * drop(x) + drop(right);
    }
  }
  return { dx, dy };
}
