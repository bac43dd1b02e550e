import type { RandomSource } from '@saf/random';

/** Images are [height, width, channels], row by row. */
export type ImageShape = readonly [number, number, number];

/** What an attack by squares may do: where it is, how far and how bright it may go. */
export interface ImageConstraints {
  readonly shape: ImageShape;
  readonly epsilon: number;
  readonly bounds: readonly [number, number];
}

/** How squares are drawn in a norm. All arrays are one image; results go to `out`. */
export interface Squares {
  /** The first point. */
  start(constraints: ImageConstraints, origin: Float32Array, source: RandomSource, out: Float32Array): void;
  /** A point that differs from `best` in squares whose area is a share of the image's. */
  propose(
    constraints: ImageConstraints,
    origin: Float32Array,
    best: Float32Array,
    share: number,
    source: RandomSource,
    out: Float32Array,
  ): void;
}

interface Window {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Never at the last row or column that has room for it, as in the authors' code: windows at borders find less. */
function randomWindow([height, width]: ImageShape, side: number, source: RandomSource): Window {
  const top = Math.floor(source() * (height - side));
  return { top, left: Math.floor(source() * (width - side)), height: side, width: side };
}

/** Calls `visit` with the index of each pixel of a channel of a window, and its row and column in the window. */
function eachPixel(
  [, imageWidth, channels]: ImageShape,
  { top, left, height, width }: Window,
  channel: number,
  visit: (index: number, row: number, column: number) => void,
): void {
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      visit(((top + row) * imageWidth + left + column) * channels + channel, row, column);
}

const randomSign = (source: RandomSource) => (source() < 0.5 ? -1 : 1);

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** Stripes of ±epsilon, then squares of ±epsilon (Andriushchenko et al. 2020, Section 3.3, Algorithm 2). */
export const linfSquares: Squares = {
  start(constraints, origin, source, out) {
    const [height, width, channels] = constraints.shape;
    for (let channel = 0; channel < channels; channel++)
      for (let left = 0; left < width; left++)
        paint(
          constraints,
          origin,
          origin,
          { top: 0, left, height, width: 1 },
          channel,
          randomSign(source) * constraints.epsilon,
          out,
        );
  },
  propose(constraints, origin, best, share, source, out) {
    const [height, width, channels] = constraints.shape;
    const side = clamp(Math.round(Math.sqrt(share * height * width)), 1, Math.min(height, width));
    const window = randomWindow(constraints.shape, side, source);
    out.set(best);
    // Twice epsilon leads from one end of the ball to the other.
    for (let channel = 0; channel < channels; channel++)
      paint(constraints, origin, best, window, channel, randomSign(source) * 2 * constraints.epsilon, out);
  },
};

function paint(
  { shape, epsilon, bounds: [low, high] }: ImageConstraints,
  origin: Float32Array,
  from: Float32Array,
  window: Window,
  channel: number,
  change: number,
  out: Float32Array,
): void {
  eachPixel(shape, window, channel, (i) => {
    const inBall = clamp(from[i] + change, origin[i] - epsilon, origin[i] + epsilon);
    out[i] = clamp(inBall, low, high);
  });
}

// Tiles of the first point, along each side.
const TILES = 5;
const SMALLEST = 3;
// Keeps windows without any change from dividing by zero (reference implementation).
const TINY = 1e-12;

/**
 * Bumps on a grid, then one bump more in a window, whose budget is what is left and what another window gives up
 * (Andriushchenko et al. 2020, Section 3.4, Algorithm 3).
 */
export const l2Squares: Squares = {
  start(constraints, origin, source, out) {
    const { shape } = constraints;
    const side = Math.max(1, Math.floor(Math.min(shape[0], shape[1]) / TILES));
    const delta = new Float32Array(origin.length);
    for (const top of tiles(shape[0], side))
      for (const left of tiles(shape[1], side)) addBump(delta, shape, { top, left, height: side, width: side }, source);
    rescale(constraints, origin, delta, out);
  },
  propose(constraints, origin, best, share, source, out) {
    const { shape, epsilon } = constraints;
    const side = sideOf(shape, share);
    const [filled, emptied] = [randomWindow(shape, side, source), randomWindow(shape, side, source)];
    const delta = best.map((value, i) => value - origin[i]);
    const left = Math.max(epsilon ** 2 - squares(delta), 0) / shape[2];
    const pattern = turned(bump(side), side, source);
    for (let channel = 0; channel < shape[2]; channel++) {
      const sign = randomSign(source);
      const old = Math.sqrt(squaresIn(delta, shape, filled, channel));
      const budget = Math.sqrt(left + squaresInBoth(delta, shape, filled, emptied, channel));
      const fresh = new Float32Array(side * side);
      eachPixel(shape, filled, channel, (i, row, column) => {
        fresh[row * side + column] = sign * pattern[row * side + column] + delta[i] / (old + TINY);
      });
      const scale = budget / (Math.sqrt(squares(fresh)) + TINY);
      eachPixel(shape, emptied, channel, (i) => (delta[i] = 0));
      eachPixel(shape, filled, channel, (i, row, column) => (delta[i] = fresh[row * side + column] * scale));
    }
    rescale(constraints, origin, delta, out);
  },
};

function tiles(size: number, side: number): number[] {
  const first = Math.floor((size % side) / 2);
  return Array.from({ length: Math.floor(size / side) }, (_, tile) => first + tile * side);
}

/** Odd, so that there is a middle. */
function sideOf([height, width]: ImageShape, share: number): number {
  const side = Math.max(Math.round(Math.sqrt(share * height * width)), SMALLEST);
  return Math.min(side + ((side + 1) % 2), height, width);
}

function addBump(delta: Float32Array, shape: ImageShape, window: Window, source: RandomSource): void {
  const pattern = turned(bump(window.height), window.height, source);
  for (let channel = 0; channel < shape[2]; channel++) {
    const sign = randomSign(source);
    eachPixel(shape, window, channel, (i, row, column) => (delta[i] += sign * pattern[row * window.height + column]));
  }
}

function turned(pattern: Float32Array, side: number, source: RandomSource): Float32Array {
  if (source() < 0.5) return pattern;
  return pattern.map((_, i) => pattern[(i % side) * side + Math.floor(i / side)]);
}

/** The perturbation at length epsilon, as far as the bounds allow. */
function rescale(
  { epsilon, bounds: [low, high] }: ImageConstraints,
  origin: Float32Array,
  delta: Float32Array,
  out: Float32Array,
): void {
  const scale = epsilon / (Math.sqrt(squares(delta)) + TINY);
  for (let i = 0; i < out.length; i++) out[i] = clamp(origin[i] + delta[i] * scale, low, high);
}

function squares(values: Float32Array): number {
  let total = 0;
  for (const value of values) total += value * value;
  return total;
}

function squaresIn(delta: Float32Array, shape: ImageShape, window: Window, channel: number): number {
  let total = 0;
  eachPixel(shape, window, channel, (i) => {
    total += delta[i] ** 2;
  });
  return total;
}

function squaresInBoth(delta: Float32Array, shape: ImageShape, a: Window, b: Window, channel: number): number {
  const rest = delta.slice();
  eachPixel(shape, a, channel, (i) => (rest[i] = 0));
  return squaresIn(delta, shape, a, channel) + squaresIn(rest, shape, b, channel);
}

/**
 * Two hills of opposite signs side by side, of length 1: values [side · side] that fall from the middle of each half outwards
 * (Andriushchenko et al. 2020, Section 3.4).
 */
export function bump(side: number): Float32Array {
  const known = bumps.get(side) ?? makeBump(side);
  bumps.set(side, known);
  return known;
}

// There are as many as an image has sides.
const bumps = new Map<number, Float32Array>();

function makeBump(side: number): Float32Array {
  const half = Math.floor(side / 2);
  const above = unit(hill(half, side));
  const below = unit(hill(side - half, side));
  return unit(Float32Array.from([...above, ...below.map((value) => -value)]));
}

/** Rows by columns: the sum of 1 / (k + 1)² over the rings k that the pixel is on or inside of. */
function hill(rows: number, columns: number): Float32Array {
  const [middleRow, middleColumn] = [Math.floor(rows / 2), Math.floor(columns / 2)];
  const rings = Math.max(middleRow, middleColumn) + 1;
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const ring = Math.max(Math.abs(Math.floor(i / columns) - middleRow), Math.abs((i % columns) - middleColumn));
    let value = 0;
    for (let k = ring; k < rings; k++) value += 1 / (k + 1) ** 2;
    return value;
  });
}

function unit(values: Float32Array): Float32Array {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return values.map((value) => value / length);
}
