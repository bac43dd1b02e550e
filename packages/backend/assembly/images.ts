import { FLOAT, LANES } from './sizes';

/** Copies rows of equal length from one image into another, strides in bytes: how an image gets and loses its padding. */
export function copyRows(from: usize, fromStride: i32, to: usize, toStride: i32, bytes: i32, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    memory.copy(to + <usize>(row * toStride), from + <usize>(row * fromStride), bytes);
  }
}

/** Sets bytes to zero. */
export function clear(from: usize, bytes: i32): void {
  memory.fill(from, 0, bytes);
}

/**
 * Adds each pixel's patch to the image it was read from, where patches overlap their sum: the reverse of reading patches.
 * patches is [pixel][run][runLength]; the run r of a pixel belongs at `image + pixelOffsets[pixel] + runOffsets[r]`.
 */
export function addPatches(
  patches: usize,
  pixelOffsets: usize,
  pixels: i32,
  runOffsets: usize,
  runs: i32,
  runLength: i32,
  image: usize,
): void {
  let source = patches;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const target = image + <usize>load<i32>(pixelOffsets + <usize>(pixel * 4));
    for (let run = 0; run < runs; run++) {
      addRun(source, target + <usize>load<i32>(runOffsets + <usize>(run * 4)), runLength);
      source += runLength * FLOAT;
    }
  }
}

function addRun(source: usize, target: usize, length: i32): void {
  let i = 0;
  for (; i <= length - LANES; i += LANES) {
    const at = <usize>(i * FLOAT);
    v128.store(target + at, f32x4.add(v128.load(target + at), v128.load(source + at)));
  }
  for (; i < length; i++) {
    const at = <usize>(i * FLOAT);
    store<f32>(target + at, load<f32>(target + at) + load<f32>(source + at));
  }
}
