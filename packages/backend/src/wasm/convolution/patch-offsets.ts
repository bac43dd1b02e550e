import type { Axis, Convolution } from './geometry.ts';

const FLOAT = 4;

/** Where a convolution reads in one image that is padded already, in bytes. */
export interface PatchOffsets {
  /** Of the first value of each output pixel's patch. */
  pixels: number[];
  /** Of each piece of a patch whose values lie side by side, from the patch's first value. */
  runs: number[];
  /** Values in a run. */
  runLength: number;
  /** Of each value of a patch, from the patch's first value; in the order of the filter. */
  taps: number[];
}

export function patchOffsets({ depth, height, width, inChannels }: Convolution): PatchOffsets {
  const column = inChannels * FLOAT;
  const row = padded(width) * column;
  const plane = padded(height) * row;
  const first = skipped(depth) * plane + skipped(height) * row + skipped(width) * column;
  const pixels = grid(
    [
      [depth.output, depth.stride * plane],
      [height.output, height.stride * row],
      [width.output, width.stride * column],
    ],
    first,
  );
  const rowRuns = width.dilation === 1;
  const runs = grid([
    [depth.filter, depth.dilation * plane],
    [height.filter, height.dilation * row],
    [rowRuns ? 1 : width.filter, width.dilation * column],
  ]);
  const runLength = inChannels * (rowRuns ? width.filter : 1);
  const taps = runs.flatMap((run) => Array.from({ length: runLength }, (_, i) => run + i * FLOAT));
  return { pixels, runs, runLength, taps };
}

/** Offsets of all points of a grid, the last axis fastest; an axis is its length and its stride. */
function grid(axes: [length: number, stride: number][], first = 0): number[] {
  return axes.reduce(
    (offsets, [length, stride]) => offsets.flatMap((offset) => Array.from({ length }, (_, i) => offset + i * stride)),
    [first],
  );
}

/** Length of an axis with its padding. */
export function padded({ before, input, after }: Axis): number {
  return Math.max(0, before) + input + Math.max(0, after);
}

/** Pixels before the first that is read: core's padding of volumes is negative where the stride is greater than the filter. */
function skipped({ before }: Axis): number {
  return Math.max(0, -before);
}
