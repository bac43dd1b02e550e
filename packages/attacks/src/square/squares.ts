import type { RandomSource } from '@saf/random';

/** Images are [height, width, channels], row by row. */
export type ImageShape = readonly [number, number, number];

/** What an attack by squares may do: where it is, how far and how bright it may go. */
export interface Arena {
  readonly shape: ImageShape;
  readonly epsilon: number;
  readonly bounds: readonly [number, number];
}

/** How squares are drawn in a norm. All arrays are one image; results go to `out`. */
export interface Squares {
  /** The first point. */
  start(arena: Arena, origin: Float32Array, source: RandomSource, out: Float32Array): void;
  /** A point that differs from `best` in squares whose area is a share of the image's. */
  propose(
    arena: Arena,
    origin: Float32Array,
    best: Float32Array,
    share: number,
    source: RandomSource,
    out: Float32Array,
  ): void;
}

export interface Window {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Never at the last row or column that has room for it, as in the authors' code: windows at borders find less. */
export function randomWindow([height, width]: ImageShape, side: number, source: RandomSource): Window {
  const top = Math.floor(source() * (height - side));
  return { top, left: Math.floor(source() * (width - side)), height: side, width: side };
}

/** Calls `visit` with the index of each pixel of a channel of a window, and its row and column in the window. */
export function eachPixel(
  [, imageWidth, channels]: ImageShape,
  { top, left, height, width }: Window,
  channel: number,
  visit: (index: number, row: number, column: number) => void,
): void {
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      visit(((top + row) * imageWidth + left + column) * channels + channel, row, column);
}

export const randomSign = (source: RandomSource) => (source() < 0.5 ? -1 : 1);

export const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
