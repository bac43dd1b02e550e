import type { Picture } from '../picture.ts';

/** The middle of a picture, enlarged to its size: what is 1 / factor of it each way, by linear interpolation (SciPy's `zoom` of order 1). */
export function zoom({ height, width, channels, values }: Picture, factor: number): Float64Array {
  const rows = zoomedPositions(height, factor);
  const columns = zoomedPositions(width, factor);
  const out = new Float64Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const top = Math.min(Math.floor(rows[y]), height - 2);
      const left = Math.min(Math.floor(columns[x]), width - 2);
      const low = rows[y] - top;
      const right = columns[x] - left;
      for (let c = 0; c < channels; c++) {
        const at = (top * width + left) * channels + c;
        const above = values[at] * (1 - right) + values[at + channels] * right;
        const below = values[at + width * channels] * (1 - right) + values[at + (width + 1) * channels] * right;
        out[(y * width + x) * channels + c] = above * (1 - low) + below * low;
      }
    }
  return out;
}

/** Where each pixel of a side comes from: the ends of what is enlarged go to the ends of the enlargement, whose middle is kept. */
function zoomedPositions(size: number, factor: number): Float64Array {
  const kept = Math.ceil(size / factor);
  const start = Math.floor((size - kept) / 2);
  const enlarged = roundHalfToEven(kept * factor);
  const trimmed = Math.floor((enlarged - size) / 2);
  return Float64Array.from({ length: size }, (_, i) => start + ((i + trimmed) * (kept - 1)) / (enlarged - 1));
}

function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return value % 1 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
