import type { Picture } from '../picture.ts';

/** Changes saturation and value of each pixel of a colour picture, both in [0, 1], and leaves its hue. */
export function mapSaturationAndValue(
  { values }: Picture,
  change: (saturation: number, value: number) => readonly [saturation: number, value: number],
): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 3) {
    const [red, green, blue] = [values[i], values[i + 1], values[i + 2]];
    const high = Math.max(red, green, blue);
    const range = high - Math.min(red, green, blue);
    const [saturation, value] = change(high === 0 ? 0 : range / high, high);
    for (let c = 0; c < 3; c++) {
      // How far below the brightest channel: of gray, whose hue counts as red, the others are all the way.
      const below = range === 0 ? Number(c > 0) : (high - values[i + c]) / range;
      out[i + c] = value * (1 - saturation * below);
    }
  }
  return out;
}
