import { BOX, correlate, type Kernel } from '../mathematics/correlate.ts';
import { connectedEdges } from '../mathematics/hysteresis.ts';
import { sobel } from '../mathematics/sobel.ts';
import { type Picture, toByte } from '../picture.ts';

/** Thresholds of weak and strong edges, on bytes. */
const WEAK = 50;
const STRONG = 150;
/** Light that falls from one side. */
const RELIEF: Kernel = { size: 3, weights: [-2, -1, 0, -1, 1, 1, 0, 1, 2] };
/** Keeps whole numbers whole that rounding left a bit too small. */
const SLACK = 1e-6;
/** Beyond it distances do not count. */
const FAR = 20;

/** How water shines, from 0 to 1: as a relief of the distance to the rims of drops. All 0 without a drop. */
export function waterLayer(drops: Picture): Float64Array {
  const liquid = { ...drops, values: drops.values.map(toByte) };
  const distances = distanceTo(edgesOf(liquid), liquid).map((value) => Math.min(FAR, value));
  const smooth = correlate({ ...drops, values: distances }, BOX).map((value) => Math.floor(value + SLACK));
  const relief = correlate({ ...drops, values: equalized(smooth) }, RELIEF).map((value) =>
    Math.min(255, Math.max(0, value)),
  );
  const shine = correlate({ ...drops, values: relief }, BOX).map((value, i) => Math.round(value) * liquid.values[i]);
  const brightest = shine.reduce((a, b) => Math.max(a, b));
  return brightest === 0 ? shine : shine.map((value) => value / brightest);
}

/** Canny's edges as OpenCV finds them: whole numbers, |dx| + |dy| for the size of a gradient, no smoothing. */
function edgesOf(liquid: Picture): Uint8Array {
  const { height, width } = liquid;
  const { dx, dy } = sobel(liquid, 'nearest');
  const sizeAt = (y: number, x: number) => {
    const i = y * width + x;
    return y < 0 || y >= height || x < 0 || x >= width ? 0 : Math.abs(dx[i]) + Math.abs(dy[i]);
  };
  const strength = Uint8Array.from(liquid.values, (_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    const size = sizeAt(y, x);
    if (size <= WEAK || !isRidge(sizeAt, [y, x], [dx[i], dy[i]])) return 0;
    return size > STRONG ? 2 : 1;
  });
  return connectedEdges(strength, height, width);
}

/** tan 22.5°, as OpenCV rounds it. */
const TANGENT = 13_573 / 2 ** 15;

/** Whether the gradient at a pixel is larger than its neighbours in the direction nearest to it, of four. */
function isRidge(
  sizeAt: (y: number, x: number) => number,
  [y, x]: readonly [number, number],
  [dx, dy]: readonly [number, number],
): boolean {
  const size = sizeAt(y, x);
  const [flat, steep] = [Math.abs(dx), Math.abs(dy)];
  if (steep < flat * TANGENT) return size > sizeAt(y, x - 1) && size >= sizeAt(y, x + 1);
  if (steep > flat * (TANGENT + 2)) return size > sizeAt(y - 1, x) && size >= sizeAt(y + 1, x);
  const side = dx < 0 !== dy < 0 ? -1 : 1;
  return size > sizeAt(y - 1, x - side) && size > sizeAt(y + 1, x + side);
}

/** What a step costs straight on, diagonally, and as a knight's move in chess (Borgefors, 1986, as OpenCV's mask of 5 × 5 has it). */
const STEPS: readonly (readonly [dy: number, dx: number, length: number])[] = [
  [0, -1, 1],
  [-1, 0, 1],
  [-1, -1, 1.4],
  [-1, 1, 1.4],
  [-2, -1, 2.1969],
  [-2, 1, 2.1969],
  [-1, -2, 2.1969],
  [-1, 2, 2.1969],
];

/** The distance of every pixel to the nearest edge, by one pass down and one up; without any edge, infinite. */
function distanceTo(edges: Uint8Array, { height, width }: Picture): Float64Array {
  const distances = Float64Array.from(edges, (edge) => (edge ? 0 : Number.POSITIVE_INFINITY));
  const relax = (i: number, direction: 1 | -1) => {
    const [y, x] = [Math.floor(i / width), i % width];
    for (const [dy, dx, length] of STEPS) {
      const [row, column] = [y + direction * dy, x + direction * dx];
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      distances[i] = Math.min(distances[i], distances[row * width + column] + length);
    }
  };
  for (let i = 0; i < distances.length; i++) relax(i, 1);
  for (let i = distances.length - 1; i >= 0; i--) relax(i, -1);
  return distances;
}

/** Bytes changed so that each is about as frequent as any other. */
function equalized(bytes: Float64Array): Float64Array {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte]++;
  const first = counts.findIndex((count) => count > 0);
  if (counts[first] === bytes.length) return bytes;
  const scale = 255 / (bytes.length - counts[first]);
  const table = new Float64Array(256);
  let sum = 0;
  for (let byte = first + 1; byte < 256; byte++) {
    sum += counts[byte];
    table[byte] = Math.round(sum * scale);
  }
  return bytes.map((byte) => table[byte]);
}
