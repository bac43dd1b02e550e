import type { Scratch } from '../simd/scratch.ts';
import { type Address, type SimdKernels, simdKernels } from '../simd/simd-kernels.ts';
import type { WasmBackend } from '../wasm-backend.ts';
import { type Conv2DInfo, paddedHeight, paddedWidth } from './geometry.ts';

const FLOAT = 4;

/** The images of a batch one by one, padded: in place where there is no padding, else in one buffer for all. */
export interface PaddedImages {
  /** Address of the padded image; it holds until the next call. */
  read(sample: number): Address;
}

export function paddedImages(backend: WasmBackend, x: Address, info: Conv2DInfo, scratch: Scratch): PaddedImages {
  const kernels = simdKernels(backend);
  const bytes = info.inHeight * info.inWidth * info.inChannels * FLOAT;
  if (!isPadded(info)) return { read: (sample) => x + sample * bytes };
  const buffer = clearedImage(kernels, info, scratch);
  const read = (sample: number) => {
    copyInside(kernels, info, x + sample * bytes, buffer, 'in');
    return buffer;
  };
  return { read };
}

/** A padded image of zeros. */
function clearedImage(kernels: SimdKernels, info: Conv2DInfo, scratch: Scratch): Address {
  const buffer = scratch.floats(paddedFloats(info));
  kernels.clear(buffer, paddedFloats(info) * FLOAT);
  return buffer;
}

export function paddedFloats(info: Conv2DInfo): number {
  return paddedHeight(info) * paddedWidth(info) * info.inChannels;
}

export function isPadded({ padInfo }: Conv2DInfo): boolean {
  return padInfo.top + padInfo.bottom + padInfo.left + padInfo.right > 0;
}

/** Copies a plain image into the inside of a padded one, or the inside out. */
export function copyInside(
  kernels: SimdKernels,
  info: Conv2DInfo,
  image: Address,
  padded: Address,
  way: 'in' | 'out',
): void {
  const row = info.inWidth * info.inChannels * FLOAT;
  const paddedRow = paddedWidth(info) * info.inChannels * FLOAT;
  const inside = padded + info.padInfo.top * paddedRow + info.padInfo.left * info.inChannels * FLOAT;
  if (way === 'in') kernels.copyRows(image, row, inside, paddedRow, row, info.inHeight);
  else kernels.copyRows(inside, paddedRow, image, row, row, info.inHeight);
}
