import type { RandomSource } from '@saf/random';
import { bump } from './bump.ts';
import {
  type Arena,
  clamp,
  eachPixel,
  type ImageShape,
  randomSign,
  randomWindow,
  type Squares,
  type Window,
} from './squares.ts';

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
  start(arena, origin, source, out) {
    const { shape } = arena;
    const side = Math.max(1, Math.floor(Math.min(shape[0], shape[1]) / TILES));
    const delta = new Float32Array(origin.length);
    for (const top of tiles(shape[0], side))
      for (const left of tiles(shape[1], side)) addBump(delta, shape, { top, left, height: side, width: side }, source);
    rescale(arena, origin, delta, out);
  },
  propose(arena, origin, best, share, source, out) {
    const { shape, epsilon } = arena;
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
    rescale(arena, origin, delta, out);
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
  { epsilon, bounds: [low, high] }: Arena,
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
