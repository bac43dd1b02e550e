import { loadLanes } from './lanes';
import { storeRow } from './multiply';
import { multiplyAdd } from './multiply-add';
import { FLOAT, LANES } from './sizes';

/** Columns that are summed up at once where those of the right side lie beside each other. */
const WIDTH: i32 = 4 * LANES;

/**
 * One row of a matrix product, its right side read as it lies: out[column] = bias[column] + Σ_k a[k] · b[k][column], the bits of `multiply`.
 * To pack the right side costs more than a few rows of the product do.
 *
 * The values of `a` are `step` bytes apart. Of the strides of `b` one is that of a float: the other one tells which. `bias` is filled up
 * with zeros to a multiple of 8.
 */
export function multiplyRow(
  a: usize,
  step: i32,
  b: usize,
  innerStride: i32,
  columnStride: i32,
  inner: i32,
  bias: usize,
  out: usize,
  columns: i32,
): void {
  let column = 0;
  if (columnStride === FLOAT) {
    for (; column + WIDTH <= columns; column += WIDTH) {
      const at = <usize>(column * FLOAT);
      sixteenColumns(a, step, b + at, innerStride, inner, bias + at, out + at);
    }
    for (; column < columns; column += LANES) {
      const at = <usize>(column * FLOAT);
      fourColumns(a, step, b + at, innerStride, inner, bias + at, out + at, min(LANES, columns - column));
    }
    return;
  }
  for (; column < columns; column += LANES) {
    const at = <usize>(column * FLOAT);
    const from = b + <usize>(column * columnStride);
    fourTransposed(a, step, from, columnStride, inner, bias + at, out + at, min(LANES, columns - column));
  }
}

function sixteenColumns(a: usize, step: i32, b: usize, stride: i32, inner: i32, bias: usize, out: usize): void {
  let sum0 = v128.load(bias);
  let sum1 = v128.load(bias, 16);
  let sum2 = v128.load(bias, 32);
  let sum3 = v128.load(bias, 48);
  let factor = a;
  let at = b;
  for (let k = 0; k < inner; k++) {
    const value = v128.load_splat<f32>(factor);
    sum0 = multiplyAdd(value, v128.load(at), sum0);
    sum1 = multiplyAdd(value, v128.load(at, 16), sum1);
    sum2 = multiplyAdd(value, v128.load(at, 32), sum2);
    sum3 = multiplyAdd(value, v128.load(at, 48), sum3);
    factor += step;
    at += stride;
  }
  v128.store(out, sum0);
  v128.store(out, sum1, 16);
  v128.store(out, sum2, 32);
  v128.store(out, sum3, 48);
}

/** Up to four columns, of which nothing is read behind the last. */
function fourColumns(
  a: usize,
  step: i32,
  b: usize,
  stride: i32,
  inner: i32,
  bias: usize,
  out: usize,
  width: i32,
): void {
  let sum = v128.load(bias);
  let factor = a;
  let at = b;
  for (let k = 0; k < inner; k++) {
    const values = width === LANES ? v128.load(at) : loadLanes(at, width);
    sum = multiplyAdd(v128.load_splat<f32>(factor), values, sum);
    factor += step;
    at += stride;
  }
  storeRow(out, sum, sum, width);
}

/** Up to four columns that lie one behind the other: four of each are loaded and turned, so that sums have the order of `multiply`. */
function fourTransposed(
  a: usize,
  step: i32,
  b: usize,
  stride: i32,
  inner: i32,
  bias: usize,
  out: usize,
  width: i32,
): void {
  // What a missing column would have is computed from the last one, and not stored.
  let at0 = b;
  let at1 = b + <usize>(min(1, width - 1) * stride);
  let at2 = b + <usize>(min(2, width - 1) * stride);
  let at3 = b + <usize>(min(3, width - 1) * stride);
  let sum = v128.load(bias);
  let factor = a;
  let k = 0;
  for (; k + LANES <= inner; k += LANES) {
    const row0 = v128.load(at0);
    const row1 = v128.load(at1);
    const row2 = v128.load(at2);
    const row3 = v128.load(at3);
    const low01 = v128.shuffle<f32>(row0, row1, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(row0, row1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(row2, row3, 0, 4, 1, 5);
    const high23 = v128.shuffle<f32>(row2, row3, 2, 6, 3, 7);
    sum = multiplyAdd(v128.load_splat<f32>(factor), v128.shuffle<f32>(low01, low23, 0, 1, 4, 5), sum);
    factor += step;
    sum = multiplyAdd(v128.load_splat<f32>(factor), v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), sum);
    factor += step;
    sum = multiplyAdd(v128.load_splat<f32>(factor), v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), sum);
    factor += step;
    sum = multiplyAdd(v128.load_splat<f32>(factor), v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), sum);
    factor += step;
    at0 += LANES * FLOAT;
    at1 += LANES * FLOAT;
    at2 += LANES * FLOAT;
    at3 += LANES * FLOAT;
  }
  for (; k < inner; k++) {
    let values = f32x4.splat(load<f32>(at0));
    values = f32x4.replace_lane(values, 1, load<f32>(at1));
    values = f32x4.replace_lane(values, 2, load<f32>(at2));
    values = f32x4.replace_lane(values, 3, load<f32>(at3));
    sum = multiplyAdd(v128.load_splat<f32>(factor), values, sum);
    factor += step;
    at0 += FLOAT;
    at1 += FLOAT;
    at2 += FLOAT;
    at3 += FLOAT;
  }
  storeRow(out, sum, sum, width);
}
