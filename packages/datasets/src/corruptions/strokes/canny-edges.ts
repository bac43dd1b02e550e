import { gaussianFilter } from '../mathematics/gaussian-filter.ts';
import { connectedEdges } from '../mathematics/hysteresis.ts';
import { sobel } from '../mathematics/sobel.ts';
import { type Corruption, luminance, type Picture } from '../picture.ts';

const SIGMA = 1;
const WEAK = 0.1;
const STRONG = 0.2;

/** Only the edges (Canny, "A computational approach to edge detection", 1986, as scikit-image computes it with its defaults). */
export const cannyEdges: Corruption<null> = (picture) => {
  const { height, width, channels } = picture;
  const smooth = {
    height,
    width,
    channels: 1,
    values: smoothed({ ...picture, channels: 1, values: luminance(picture) }),
  };
  const strength = thinned(smooth);
  const edges = connectedEdges(strength, height, width);
  return Float64Array.from(picture.values, (_, i) => edges[Math.floor(i / channels)]);
};

/** Beyond the edge of the picture is nothing: not black, but left out of the mean. */
function smoothed(gray: Picture): Float64Array {
  const margin = Math.floor(4 * SIGMA + 0.5);
  const padded = { height: gray.height + 2 * margin, width: gray.width + 2 * margin, channels: 1 };
  const inside = (values: (pixel: number) => number) => {
    const wide = new Float64Array(padded.height * padded.width);
    const at = (pixel: number) =>
      (Math.floor(pixel / gray.width) + margin) * padded.width + (pixel % gray.width) + margin;
    for (let i = 0; i < gray.values.length; i++) wide[at(i)] = values(i);
    const filtered = gaussianFilter({ ...padded, values: wide }, { sigma: [SIGMA, SIGMA] });
    return gray.values.map((_, i) => filtered[at(i)]);
  };
  const share = inside(() => 1);
  return inside((i) => gray.values[i]).map((value, i) => value / (share[i] + Number.EPSILON));
}

/** By pixel 0, 1 for a weak and 2 for a strong edge: gradients that none across the edge exceeds. The outermost pixels have none. */
function thinned(gray: Picture): Uint8Array {
  const { height, width } = gray;
  const { dx, dy } = sobel(gray, 'reflect');
  const size = dx.map((value, i) => Math.sqrt(dy[i] * dy[i] + value * value));
  const strength = new Uint8Array(size.length);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      if (size[i] < Math.fround(WEAK)) continue;
      if (!isRidge(size, i, [dx[i], dy[i]], width)) continue;
      strength[i] = size[i] >= STRONG ? 2 : 1;
    }
  return strength;
}

/** Whether the gradient is as large as one step forwards and one backwards along it, between two neighbours each. */
function isRidge(size: Float64Array, i: number, [dx, dy]: readonly [number, number], width: number): boolean {
  const [flat, steep] = [Math.abs(dx), Math.abs(dy)];
  const weight = Math.min(flat, steep) / Math.max(flat, steep);
  const falling = dx <= 0 === dy <= 0 ? 1 : -1;
  // Ties go down when gradients are of different signs, and across when they are of the same.
  const down = falling === 1 ? steep > flat : steep >= flat;
  const near = down ? width * falling : 1;
  const diagonal = width * falling + 1;
  const beside = (direction: number) =>
    size[i + direction * diagonal] * weight + size[i + direction * near] * (1 - weight);
  return beside(1) <= size[i] && beside(-1) <= size[i];
}
