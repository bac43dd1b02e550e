import type { Scratch } from '../simd/scratch.ts';
import { type Address, type SimdKernels, simdKernels } from '../simd/simd-kernels.ts';
import type { WasmBackend } from '../wasm-backend.ts';
import type { Convolution } from './geometry.ts';
import { padded } from './patch-offsets.ts';

const FLOAT = 4;

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
