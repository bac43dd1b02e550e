import type { Scratch } from '../simd/memory.ts';
import { type Address, type SimdKernels, simdKernels } from '../simd/simd-kernels.ts';
import type { WasmBackend } from '../wasm-backend.ts';
import type { Axis, Convolution } from './geometry.ts';

const FLOAT = 4;

/** Where a convolution reads in one image that is padded already, in bytes. */
export interface PatchOffsets {
  /** Offset of the first value of each output pixel's patch. */
  pixels: number[];
  /** Offset of each piece of a patch whose values lie side by side, from the patch's first value. */
  runs: number[];
  /** Values in a run. */
  runLength: number;
  /** Offset of each value of a patch, from the patch's first value; in the order of the filter. */
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
function padded({ before, input, after }: Axis): number {
  return Math.max(0, before) + input + Math.max(0, after);
}

/** Pixels before the first that is read: core's padding of volumes is negative where the stride is greater than the filter. */
function skipped({ before }: Axis): number {
  return Math.max(0, -before);
}

/** The images of a batch one by one, padded: in place where there is no padding, else in one buffer for all. */
export interface PaddedImages {
  /** Address of the padded image; it holds until the next call. */
  read(sample: number): Address;
}

export function paddedImages(backend: WasmBackend, x: Address, sizes: Convolution, scratch: Scratch): PaddedImages {
  const kernels = simdKernels(backend);
  const { depth, height, width, inChannels } = sizes;
  const bytes = depth.input * height.input * width.input * inChannels * FLOAT;
  if (!isPadded(sizes)) return { read: (sample) => x + sample * bytes };
  const buffer = clearedImage(kernels, sizes, scratch);
  const read = (sample: number) => {
    copyInside(kernels, sizes, x + sample * bytes, buffer, 'in');
    return buffer;
  };
  return { read };
}

/** A padded image of zeros. */
function clearedImage(kernels: SimdKernels, sizes: Convolution, scratch: Scratch): Address {
  const buffer = scratch.floats(paddedFloats(sizes));
  kernels.clear(buffer, paddedFloats(sizes) * FLOAT);
  return buffer;
}

export function paddedFloats({ depth, height, width, inChannels }: Convolution): number {
  return padded(depth) * padded(height) * padded(width) * inChannels;
}

export function isPadded({ depth, height, width }: Convolution): boolean {
  return [depth, height, width].some(({ before, after }) => before > 0 || after > 0);
}

/** Copies a plain image into the inside of a padded one, or the inside out. */
export function copyInside(
  kernels: SimdKernels,
  { depth, height, width, inChannels }: Convolution,
  image: Address,
  paddedImage: Address,
  way: 'in' | 'out',
): void {
  const row = width.input * inChannels * FLOAT;
  const paddedRow = padded(width) * inChannels * FLOAT;
  for (let plane = 0; plane < depth.input; plane++) {
    const plain = image + plane * height.input * row;
    const top =
      paddedImage + ((Math.max(0, depth.before) + plane) * padded(height) + Math.max(0, height.before)) * paddedRow;
    const inside = top + Math.max(0, width.before) * inChannels * FLOAT;
    if (way === 'in') kernels.copyRows(plain, row, inside, paddedRow, row, height.input);
    else kernels.copyRows(inside, paddedRow, plain, row, row, height.input);
  }
}
