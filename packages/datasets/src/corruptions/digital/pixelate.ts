import type { Corruption } from '../picture.ts';

/** Made smaller by means over boxes, and as large as before with all pixels of a box alike (Pillow's `resize` with its filter BOX). */
export const pixelate: Corruption<number> = ({ height, width, channels, values }, factor) => {
  const small = [height, width].map((size) => Math.floor(size * factor));
  let out = values;
  let size = [height, width];
  // First across, then down, rounded to bytes after each: as Pillow does it.
  for (const [to, axis] of [
    [small[1], 1],
    [small[0], 0],
    [width, 1],
    [height, 0],
  ]) {
    out = resizeAxis(out, { from: size[axis], to, stride: axis === 1 ? channels : size[1] * channels });
    size = axis === 1 ? [size[0], to] : [to, size[1]];
  }
  return out;
};

function resizeAxis(
  values: Float64Array,
  { from, to, stride }: { from: number; to: number; stride: number },
): Float64Array {
  const scale = from / to;
  const reach = Math.max(1, scale) / 2;
  return Float64Array.from({ length: (values.length / from) * to }, (_, i) => {
    const position = Math.floor(i / stride) % to;
    const line = Math.floor(i / (stride * to)) * stride * from + (i % stride);
    const middle = (position + 0.5) * scale;
    const first = Math.max(0, Math.floor(middle - reach + 0.5));
    const end = Math.min(from, Math.floor(middle + reach + 0.5));
    let sum = 0;
    for (let k = first; k < end; k++) sum += values[line + k * stride];
    return Math.round((sum / (end - first)) * 255) / 255;
  });
}
