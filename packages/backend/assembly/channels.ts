import { FLOAT, LANES } from './sizes';

// Sums over the rows of a matrix [rows, channels]. They are taken block by block, so that a block is still in the cache for the
// next four channels, and blocks add up in float64, so that a sum of a million values is as exact as a short one.
export const BLOCK: i32 = 128;
const DOUBLE: i32 = 8;

/** totals[channel] = Σ x[row][channel], in float64. */
export function sumRows(x: usize, rows: i32, channels: i32, totals: usize): void {
  memory.fill(totals, 0, channels * DOUBLE);
  const stride = channels * FLOAT;
  for (let first = 0; first < rows; first += BLOCK) {
    const block = x + <usize>(first * stride);
    const count = min(BLOCK, rows - first);
    let channel = 0;
    for (; channel <= channels - LANES; channel += LANES) {
      let at = block + <usize>(channel * FLOAT);
      let sum = f32x4.splat(0);
      for (let row = 0; row < count; row++) {
        sum = f32x4.add(sum, v128.load(at));
        at += stride;
      }
      addLanes(totals + <usize>(channel * DOUBLE), sum);
    }
    for (; channel < channels; channel++) {
      let at = block + <usize>(channel * FLOAT);
      let sum: f32 = 0;
      for (let row = 0; row < count; row++) {
        sum += load<f32>(at);
        at += stride;
      }
      addOne(totals + <usize>(channel * DOUBLE), sum);
    }
  }
}

/** totals[channel] = Σ (a[row][channel] - meanA[channel]) (b[row][channel] - meanB[channel]), in float64; of a with itself, the squares. */
export function sumProducts(
  a: usize,
  b: usize,
  meanA: usize,
  meanB: usize,
  rows: i32,
  channels: i32,
  totals: usize,
): void {
  memory.fill(totals, 0, channels * DOUBLE);
  const stride = channels * FLOAT;
  for (let first = 0; first < rows; first += BLOCK) {
    const block = <usize>(first * stride);
    const count = min(BLOCK, rows - first);
    let channel = 0;
    for (; channel <= channels - LANES; channel += LANES) {
      const offset = <usize>(channel * FLOAT);
      const sum = productLanes(
        a + block + offset,
        b + block + offset,
        v128.load(meanA + offset),
        v128.load(meanB + offset),
        count,
        stride,
      );
      addLanes(totals + <usize>(channel * DOUBLE), sum);
    }
    for (; channel < channels; channel++) {
      const offset = <usize>(channel * FLOAT);
      const sum = productOne(
        a + block + offset,
        b + block + offset,
        load<f32>(meanA + offset),
        load<f32>(meanB + offset),
        count,
        stride,
      );
      addOne(totals + <usize>(channel * DOUBLE), sum);
    }
  }
}

function productLanes(a: usize, b: usize, meanA: v128, meanB: v128, rows: i32, stride: i32): v128 {
  let sum = f32x4.splat(0);
  let at: usize = 0;
  for (let row = 0; row < rows; row++) {
    sum = f32x4.add(sum, f32x4.mul(f32x4.sub(v128.load(a + at), meanA), f32x4.sub(v128.load(b + at), meanB)));
    at += stride;
  }
  return sum;
}

function productOne(a: usize, b: usize, meanA: f32, meanB: f32, rows: i32, stride: i32): f32 {
  let sum: f32 = 0;
  let at: usize = 0;
  for (let row = 0; row < rows; row++) {
    sum += (load<f32>(a + at) - meanA) * (load<f32>(b + at) - meanB);
    at += stride;
  }
  return sum;
}

/** Adds four float32 to four float64. */
export function addLanes(totals: usize, values: v128): void {
  v128.store(totals, f64x2.add(v128.load(totals), f64x2.promote_low_f32x4(values)));
  const high = v128.shuffle<i64>(values, values, 1, 0);
  v128.store(totals, f64x2.add(v128.load(totals, 16), f64x2.promote_low_f32x4(high)), 16);
}

/** Adds a float32 to a float64. */
export function addOne(total: usize, value: f32): void {
  store<f64>(total, load<f64>(total) + <f64>value);
}

/** out[row][channel] = (x[row][channel] - mean[channel]) · scale[channel] + shift[channel]. */
export function scaleRows(
  x: usize,
  mean: usize,
  scale: usize,
  shift: usize,
  rows: i32,
  channels: i32,
  out: usize,
): void {
  combineRows(0, 0, x, mean, scale, shift, rows, channels, out);
}

/**
 * out[row][channel] = a[row][channel] · scaleA[channel] + (b[row][channel] - meanB[channel]) · scaleB[channel] + shift[channel];
 * where `a` is 0, without its term.
 */
export function combineRows(
  a: usize,
  scaleA: usize,
  b: usize,
  meanB: usize,
  scaleB: usize,
  shift: usize,
  rows: i32,
  channels: i32,
  out: usize,
): void {
  let row: usize = 0;
  for (let left = rows; left > 0; left--) {
    let channel = 0;
    for (; channel <= channels - LANES; channel += LANES) {
      const at = <usize>(channel * FLOAT);
      let sum = f32x4.mul(f32x4.sub(v128.load(b + row + at), v128.load(meanB + at)), v128.load(scaleB + at));
      if (a) sum = f32x4.add(f32x4.mul(v128.load(a + row + at), v128.load(scaleA + at)), sum);
      v128.store(out + row + at, f32x4.add(sum, v128.load(shift + at)));
    }
    for (; channel < channels; channel++) {
      const at = <usize>(channel * FLOAT);
      let sum = (load<f32>(b + row + at) - load<f32>(meanB + at)) * load<f32>(scaleB + at);
      if (a) sum = load<f32>(a + row + at) * load<f32>(scaleA + at) + sum;
      store<f32>(out + row + at, sum + load<f32>(shift + at));
    }
    row += channels * FLOAT;
  }
}
