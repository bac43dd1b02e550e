import { insideBorder } from '../mathematics/borders.ts';

/** Bytes of one channel, row by row. */
export interface Plane {
  readonly height: number;
  readonly width: number;
  readonly values: Float64Array;
}

// Tables K.1 and K.2 of ITU-T T.81, row by row.
export const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];
export const CHROMINANCE = [
  17,
  18,
  24,
  47,
  99,
  99,
  99,
  99,
  18,
  21,
  26,
  66,
  99,
  99,
  99,
  99,
  24,
  26,
  56,
  99,
  99,
  99,
  99,
  99,
  47,
  66,
  99,
  99,
  99,
  99,
  99,
  99,
  ...Array(32).fill(99),
];

/** COSINES[u][x] = c(u) / 2 · cos((2x + 1) u π / 16): the cosine transform of eight numbers, orthonormal. */
const COSINES = Array.from({ length: 8 }, (_, u) =>
  Array.from({ length: 8 }, (_, x) => (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16)),
);

/** Bytes after the cosine transform of each block of 8 × 8 was rounded to multiples of the table, edges repeated to whole blocks. */
export function quantizedPlane(plane: Plane, table: readonly number[], quality: number): Float64Array {
  const { height, width, values } = plane;
  const steps = stepsAt(table, quality);
  const out = new Float64Array(values.length);
  for (let top = 0; top < height; top += 8)
    for (let left = 0; left < width; left += 8) {
      const block = Float64Array.from({ length: 64 }, (_, i) => {
        const y = insideBorder(top + (i >> 3), height, 'nearest');
        return values[y * width + insideBorder(left + (i & 7), width, 'nearest')] - 128;
      });
      const kept = inverse(
        forward(block).map((value, i) => roundAway(Math.round(8 * value) / 8 / steps[i]) * steps[i]),
      );
      for (let i = 0; i < 64; i++) {
        const [y, x] = [top + (i >> 3), left + (i & 7)];
        if (y < height && x < width) out[y * width + x] = Math.min(255, Math.max(0, Math.round(kept[i] + 128)));
      }
    }
  return out;
}

/** The table at a quality, as libjpeg scales it. */
function stepsAt(table: readonly number[], quality: number): number[] {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return table.map((step) => Math.min(255, Math.max(1, Math.floor((step * percent + 50) / 100))));
}

const roundAway = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5);

const forward = (block: Float64Array): Float64Array => transform(block, (u, x) => COSINES[u][x]);
const inverse = (block: Float64Array): Float64Array => transform(block, (x, u) => COSINES[u][x]);

/** Σ over rows and columns of both matrices and the block. */
function transform(block: Float64Array, matrix: (to: number, from: number) => number): Float64Array {
  const rows = new Float64Array(64);
  const out = new Float64Array(64);
  for (let i = 0; i < 64; i++) for (let k = 0; k < 8; k++) rows[i] += matrix(i & 7, k) * block[(i & 56) + k];
  for (let i = 0; i < 64; i++) for (let k = 0; k < 8; k++) out[i] += matrix(i >> 3, k) * rows[8 * k + (i & 7)];
  return out;
}
