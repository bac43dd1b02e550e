import { loadLanes, storeLanes } from './lanes';
import { multiplyAdd } from './multiply-add';
import { LANES } from './sizes';

// The transforms of Winograd's minimal filtering along one axis of a tile (Lavin and Gray 2016), F(2, 5) and F(4, 3) with the interpolation
// points 0, 1, -1, 2, -1/2 and ∞, of four channels at a time. `side` is that of the filter, 5 or 3; strides are in bytes.

/** Six values of an image along one axis to six of the transformed domain (Bᵀ d). */
export function spreadImage(from: usize, stride: i32, to: usize, toStride: i32): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from + <usize>stride);
  const d2 = v128.load(from + <usize>(2 * stride));
  const d3 = v128.load(from + <usize>(3 * stride));
  const d4 = v128.load(from + <usize>(4 * stride));
  const d5 = v128.load(from + <usize>(5 * stride));
  const p = f32x4.sub(d4, d2);
  const q = f32x4.sub(d1, d3);
  v128.store(to, f32x4.sub(f32x4.add(d0, multiplyAdd(f32x4.splat(1.5), q, p)), d2));
  const minus = multiplyAdd(f32x4.splat(-0.5), d3, f32x4.sub(multiplyAdd(f32x4.splat(-1.5), d2, p), d1));
  v128.store(to + <usize>toStride, minus);
  const plus = multiplyAdd(f32x4.splat(-2.5), d3, f32x4.add(multiplyAdd(f32x4.splat(1.5), d2, p), d1));
  v128.store(to + <usize>(2 * toStride), plus);
  v128.store(to + <usize>(3 * toStride), multiplyAdd(f32x4.splat(-0.5), q, p));
  v128.store(to + <usize>(4 * toStride), multiplyAdd(f32x4.splat(2), q, p));
  v128.store(to + <usize>(5 * toStride), f32x4.sub(f32x4.add(d5, multiplyAdd(f32x4.splat(-1.5), p, q)), d3));
}

/** Values of a filter along one axis to six (G g). */
export function spreadFilter(side: i32, from: usize, stride: i32, to: usize, toStride: i32): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + <usize>stride);
  const g2 = v128.load(from + <usize>(2 * stride));
  if (side === 3) spreadValues(g0, g1, g2, f32x4.splat(0), f32x4.splat(0), g2, -4, to, toStride);
  else {
    const g3 = v128.load(from + <usize>(3 * stride));
    const g4 = v128.load(from + <usize>(4 * stride));
    spreadValues(g0, g1, g2, g3, g4, g4, -1, to, toStride);
  }
}

/** A polynomial at all points; that of degree two at -1/2 is 16 times as large by its last factor. */
function spreadValues(
  g0: v128,
  g1: v128,
  g2: v128,
  g3: v128,
  g4: v128,
  last: v128,
  factor: f32,
  to: usize,
  toStride: i32,
): void {
  const third = f32x4.splat(1.0 / 3.0);
  const fifteenth = f32x4.splat(1.0 / 15.0);
  const even = f32x4.add(f32x4.add(g0, g2), g4);
  const odd = f32x4.add(g1, g3);
  v128.store(to, g0);
  v128.store(to + <usize>toStride, f32x4.neg(f32x4.mul(third, f32x4.add(even, odd))));
  v128.store(to + <usize>(2 * toStride), f32x4.mul(third, f32x4.sub(even, odd)));
  // At 2, and at -1/2 times 16, by Horner's rule.
  const two = f32x4.splat(2);
  const at2 = multiplyAdd(two, multiplyAdd(two, multiplyAdd(two, multiplyAdd(two, g4, g3), g2), g1), g0);
  v128.store(to + <usize>(3 * toStride), f32x4.mul(fifteenth, at2));
  const minus = f32x4.splat(-2);
  const low = multiplyAdd(minus, multiplyAdd(minus, g0, g1), g2);
  const atHalf = factor === -4 ? low : multiplyAdd(minus, multiplyAdd(minus, low, g3), g4);
  v128.store(to + <usize>(4 * toStride), f32x4.mul(f32x4.splat(factor), f32x4.mul(fifteenth, atHalf)));
  v128.store(to + <usize>(5 * toStride), last);
}

/** Six values of the transformed domain along one axis to outputs (Aᵀ m), of which `count` lanes are written. */
export function foldOutputs(side: i32, from: usize, stride: i32, to: usize, toStride: i32, count: i32): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from + <usize>stride);
  const m2 = v128.load(from + <usize>(2 * stride));
  const m3 = v128.load(from + <usize>(3 * stride));
  const m4 = v128.load(from + <usize>(4 * stride));
  const m5 = v128.load(from + <usize>(5 * stride));
  const sum = f32x4.add(m1, m2);
  const difference = f32x4.sub(m1, m2);
  storeSome(to, f32x4.add(f32x4.add(f32x4.add(m0, sum), m3), m4), count);
  const last = f32x4.add(difference, m5);
  const to1 = to + <usize>toStride;
  if (side === 5) {
    storeSome(to1, multiplyAdd(f32x4.splat(-0.5), m4, multiplyAdd(f32x4.splat(2), m3, last)), count);
    return;
  }
  storeSome(to1, multiplyAdd(f32x4.splat(-0.5), m4, multiplyAdd(f32x4.splat(2), m3, difference)), count);
  storeSome(to1 + <usize>toStride, multiplyAdd(f32x4.splat(0.25), m4, multiplyAdd(f32x4.splat(4), m3, sum)), count);
  const third = multiplyAdd(f32x4.splat(-0.125), m4, multiplyAdd(f32x4.splat(8), m3, last));
  storeSome(to1 + <usize>(2 * toStride), third, count);
}

function storeSome(to: usize, values: v128, count: i32): void {
  if (count === LANES) v128.store(to, values);
  else storeLanes(to, values, count);
}

/** Values of dy along one axis, of which `count` lanes are read, to six (A y). */
export function spreadOutputs(side: i32, from: usize, stride: i32, count: i32, to: usize, toStride: i32): void {
  const y0 = loadSome(from, count);
  const y1 = loadSome(from + <usize>stride, count);
  const two = f32x4.splat(2);
  const half = f32x4.splat(-0.5);
  v128.store(to, y0);
  if (side === 5) {
    v128.store(to + <usize>toStride, f32x4.add(y0, y1));
    v128.store(to + <usize>(2 * toStride), f32x4.sub(y0, y1));
    v128.store(to + <usize>(3 * toStride), multiplyAdd(two, y1, y0));
    v128.store(to + <usize>(4 * toStride), multiplyAdd(half, y1, y0));
    v128.store(to + <usize>(5 * toStride), y1);
    return;
  }
  const y2 = loadSome(from + <usize>(2 * stride), count);
  const y3 = loadSome(from + <usize>(3 * stride), count);
  const even = f32x4.add(y0, y2);
  const odd = f32x4.add(y1, y3);
  v128.store(to + <usize>toStride, f32x4.add(even, odd));
  v128.store(to + <usize>(2 * toStride), f32x4.sub(even, odd));
  v128.store(to + <usize>(3 * toStride), multiplyAdd(two, multiplyAdd(two, multiplyAdd(two, y3, y2), y1), y0));
  v128.store(to + <usize>(4 * toStride), multiplyAdd(half, multiplyAdd(half, multiplyAdd(half, y3, y2), y1), y0));
  v128.store(to + <usize>(5 * toStride), y3);
}

function loadSome(from: usize, count: i32): v128 {
  return count === LANES ? v128.load(from) : loadLanes(from, count);
}

/** Six values of the transformed domain along one axis to those of a filter's gradient (Gᵀ u). */
export function foldFilter(side: i32, from: usize, stride: i32, to: usize, toStride: i32): void {
  const u0 = v128.load(from);
  const u1 = v128.load(from + <usize>stride);
  const u2 = v128.load(from + <usize>(2 * stride));
  const u3 = v128.load(from + <usize>(3 * stride));
  const u4 = v128.load(from + <usize>(4 * stride));
  const u5 = v128.load(from + <usize>(5 * stride));
  const third = f32x4.splat(1.0 / 3.0);
  const sum = f32x4.neg(f32x4.mul(third, f32x4.add(u1, u2)));
  const difference = f32x4.mul(third, f32x4.sub(u2, u1));
  const fifteenth = f32x4.splat(1.0 / 15.0);
  const a = f32x4.mul(fifteenth, u3);
  const b = f32x4.mul(fifteenth, u4);
  v128.store(to, multiplyAdd(f32x4.splat(-16), b, f32x4.add(f32x4.add(u0, difference), a)));
  v128.store(to + <usize>toStride, multiplyAdd(f32x4.splat(8), b, multiplyAdd(f32x4.splat(2), a, sum)));
  const middle = multiplyAdd(f32x4.splat(4), f32x4.sub(a, b), difference);
  if (side === 3) {
    v128.store(to + <usize>(2 * toStride), f32x4.add(middle, u5));
    return;
  }
  v128.store(to + <usize>(2 * toStride), middle);
  v128.store(to + <usize>(3 * toStride), multiplyAdd(f32x4.splat(2), b, multiplyAdd(f32x4.splat(8), a, sum)));
  v128.store(to + <usize>(4 * toStride), f32x4.sub(multiplyAdd(f32x4.splat(16), a, f32x4.add(difference, u5)), b));
}
