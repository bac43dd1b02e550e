import { loadLanes, storeLanes } from './lanes';
import { multiplyAdd } from './multiply-add';
import { LANES } from './sizes';

// The transforms of Winograd's minimal filtering along one axis of a tile (Lavin and Gray 2016), of four channels at a time: F(4, 5) with the
// interpolation points 0, ±1, ±2, ±1/2 and ∞, and F(4, 3) with 0, 1, -1, 2, -1/2 and ∞. `side` is that of the filter, 5 or 3; strides are
// in bytes.

/** Values of an image along one axis to as many of the transformed domain (Bᵀ d). */
export function spreadImage(side: i32, from: usize, stride: i32, to: usize, toStride: i32): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from + <usize>stride);
  const d2 = v128.load(from + <usize>(2 * stride));
  const d3 = v128.load(from + <usize>(3 * stride));
  const d4 = v128.load(from + <usize>(4 * stride));
  const d5 = v128.load(from + <usize>(5 * stride));
  if (side === 3) {
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
    return;
  }
  const d6 = v128.load(from + <usize>(6 * stride));
  const d7 = v128.load(from + <usize>(7 * stride));
  const outer = f32x4.splat(5.25);
  v128.store(to, multiplyAdd(outer, f32x4.sub(d4, d2), f32x4.sub(d0, d6)));
  const minus = f32x4.splat(-4.25);
  const even1 = multiplyAdd(minus, d4, f32x4.add(d2, d6));
  const odd1 = multiplyAdd(minus, d3, f32x4.add(d1, d5));
  storePair(even1, odd1, to + <usize>toStride, toStride);
  const even2 = multiplyAdd(f32x4.splat(-1.25), d4, multiplyAdd(f32x4.splat(0.25), d2, d6));
  const odd = f32x4.mul(f32x4.splat(-2.5), d3);
  const odd2 = multiplyAdd(f32x4.splat(2), d5, multiplyAdd(f32x4.splat(0.5), d1, odd));
  storePair(even2, odd2, to + <usize>(3 * toStride), toStride);
  const evenHalf = multiplyAdd(f32x4.splat(-5), d4, multiplyAdd(f32x4.splat(4), d2, d6));
  const oddHalf = multiplyAdd(f32x4.splat(0.5), d5, multiplyAdd(f32x4.splat(2), d1, odd));
  storePair(evenHalf, oddHalf, to + <usize>(5 * toStride), toStride);
  v128.store(to + <usize>(7 * toStride), multiplyAdd(outer, f32x4.sub(d3, d5), f32x4.sub(d7, d1)));
}

/** A polynomial at a point, even + odd, and at the opposite one. */
function storePair(even: v128, odd: v128, to: usize, toStride: i32): void {
  v128.store(to, f32x4.add(even, odd));
  v128.store(to + <usize>toStride, f32x4.sub(even, odd));
}

/** Values of a filter along one axis to those of a tile (G g). */
export function spreadFilter(side: i32, from: usize, stride: i32, to: usize, toStride: i32): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + <usize>stride);
  const g2 = v128.load(from + <usize>(2 * stride));
  v128.store(to, g0);
  if (side === 3) {
    const third = f32x4.splat(-1.0 / 3.0);
    const even = f32x4.mul(third, f32x4.add(g0, g2));
    const odd = f32x4.mul(third, g1);
    v128.store(to + <usize>toStride, f32x4.add(even, odd));
    v128.store(to + <usize>(2 * toStride), f32x4.sub(odd, even));
    const fifteenth = f32x4.splat(1.0 / 15.0);
    // At 2, and at -1/2 times 4.
    const at2 = multiplyAdd(f32x4.splat(2), multiplyAdd(f32x4.splat(2), g2, g1), g0);
    v128.store(to + <usize>(3 * toStride), f32x4.mul(fifteenth, at2));
    const atHalf = multiplyAdd(f32x4.splat(-2), multiplyAdd(f32x4.splat(-2), g0, g1), g2);
    v128.store(to + <usize>(4 * toStride), f32x4.mul(f32x4.splat(-4.0 / 15.0), atHalf));
    v128.store(to + <usize>(5 * toStride), g2);
    return;
  }
  const g3 = v128.load(from + <usize>(3 * stride));
  const g4 = v128.load(from + <usize>(4 * stride));
  const four = f32x4.splat(4);
  const factor1 = f32x4.splat(-2.0 / 9.0);
  const even1 = f32x4.mul(factor1, f32x4.add(f32x4.add(g0, g2), g4));
  storePair(even1, f32x4.mul(factor1, f32x4.add(g1, g3)), to + <usize>toStride, toStride);
  const even2 = f32x4.mul(f32x4.splat(1.0 / 90.0), multiplyAdd(four, multiplyAdd(four, g4, g2), g0));
  const odd2 = f32x4.mul(f32x4.splat(1.0 / 45.0), multiplyAdd(four, g3, g1));
  storePair(even2, odd2, to + <usize>(3 * toStride), toStride);
  const evenHalf = f32x4.mul(f32x4.splat(2.0 / 45.0), multiplyAdd(four, multiplyAdd(four, g0, g2), g4));
  const oddHalf = f32x4.mul(f32x4.splat(4.0 / 45.0), multiplyAdd(four, g1, g3));
  storePair(evenHalf, oddHalf, to + <usize>(5 * toStride), toStride);
  v128.store(to + <usize>(7 * toStride), g4);
}

/** Values of a tile along one axis to four outputs (Aᵀ m), of which `count` lanes are written. */
export function foldOutputs(side: i32, from: usize, stride: i32, to: usize, toStride: i32, count: i32): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from + <usize>stride);
  const m2 = v128.load(from + <usize>(2 * stride));
  const m3 = v128.load(from + <usize>(3 * stride));
  const m4 = v128.load(from + <usize>(4 * stride));
  const m5 = v128.load(from + <usize>(5 * stride));
  const two = f32x4.splat(2);
  const four = f32x4.splat(4);
  const eight = f32x4.splat(8);
  const sum1 = f32x4.add(m1, m2);
  const difference1 = f32x4.sub(m1, m2);
  const to1 = to + <usize>toStride;
  const to2 = to1 + <usize>toStride;
  const to3 = to2 + <usize>toStride;
  if (side === 3) {
    storeSome(to, f32x4.add(f32x4.add(f32x4.add(m0, sum1), m3), m4), count);
    storeSome(to1, multiplyAdd(f32x4.splat(-0.5), m4, multiplyAdd(two, m3, difference1)), count);
    storeSome(to2, multiplyAdd(f32x4.splat(0.25), m4, multiplyAdd(four, m3, sum1)), count);
    const last = multiplyAdd(eight, m3, f32x4.add(difference1, m5));
    storeSome(to3, multiplyAdd(f32x4.splat(-0.125), m4, last), count);
    return;
  }
  const m6 = v128.load(from + <usize>(6 * stride));
  const m7 = v128.load(from + <usize>(7 * stride));
  const sum2 = f32x4.add(m3, m4);
  const difference2 = f32x4.sub(m3, m4);
  const sumHalf = f32x4.add(m5, m6);
  const differenceHalf = f32x4.sub(m5, m6);
  storeSome(to, f32x4.add(f32x4.add(f32x4.add(m0, sum1), sum2), sumHalf), count);
  storeSome(to1, multiplyAdd(f32x4.splat(0.5), differenceHalf, multiplyAdd(two, difference2, difference1)), count);
  storeSome(to2, multiplyAdd(f32x4.splat(0.25), sumHalf, multiplyAdd(four, sum2, sum1)), count);
  const last = multiplyAdd(eight, difference2, f32x4.add(difference1, m7));
  storeSome(to3, multiplyAdd(f32x4.splat(0.125), differenceHalf, last), count);
}

function storeSome(to: usize, values: v128, count: i32): void {
  if (count === LANES) v128.store(to, values);
  else storeLanes(to, values, count);
}

/** Four values of dy along one axis, of which `count` lanes are read, to those of a tile (A y). */
export function spreadOutputs(side: i32, from: usize, stride: i32, count: i32, to: usize, toStride: i32): void {
  const y0 = loadSome(from, count);
  const y1 = loadSome(from + <usize>stride, count);
  const y2 = loadSome(from + <usize>(2 * stride), count);
  const y3 = loadSome(from + <usize>(3 * stride), count);
  v128.store(to, y0);
  storePair(f32x4.add(y0, y2), f32x4.add(y1, y3), to + <usize>toStride, toStride);
  const two = f32x4.splat(2);
  const four = f32x4.splat(4);
  if (side === 3) {
    const half = f32x4.splat(-0.5);
    v128.store(to + <usize>(3 * toStride), multiplyAdd(two, multiplyAdd(two, multiplyAdd(two, y3, y2), y1), y0));
    v128.store(to + <usize>(4 * toStride), multiplyAdd(half, multiplyAdd(half, multiplyAdd(half, y3, y2), y1), y0));
    v128.store(to + <usize>(5 * toStride), y3);
    return;
  }
  const odd2 = f32x4.mul(two, multiplyAdd(four, y3, y1));
  storePair(multiplyAdd(four, y2, y0), odd2, to + <usize>(3 * toStride), toStride);
  const quarter = f32x4.splat(0.25);
  const oddHalf = f32x4.mul(f32x4.splat(0.5), multiplyAdd(quarter, y3, y1));
  storePair(multiplyAdd(quarter, y2, y0), oddHalf, to + <usize>(5 * toStride), toStride);
  v128.store(to + <usize>(7 * toStride), y3);
}

function loadSome(from: usize, count: i32): v128 {
  return count === LANES ? v128.load(from) : loadLanes(from, count);
}

/** Values of a tile along one axis to those of a filter's gradient (Gᵀ u). */
export function foldFilter(side: i32, from: usize, stride: i32, to: usize, toStride: i32): void {
  const u0 = v128.load(from);
  const u1 = v128.load(from + <usize>stride);
  const u2 = v128.load(from + <usize>(2 * stride));
  const u3 = v128.load(from + <usize>(3 * stride));
  const u4 = v128.load(from + <usize>(4 * stride));
  const u5 = v128.load(from + <usize>(5 * stride));
  const two = f32x4.splat(2);
  const four = f32x4.splat(4);
  const eight = f32x4.splat(8);
  const sixteen = f32x4.splat(16);
  if (side === 3) {
    const third = f32x4.splat(-1.0 / 3.0);
    const fifteenth = f32x4.splat(1.0 / 15.0);
    const sum = f32x4.mul(third, f32x4.add(u1, u2));
    const difference = f32x4.mul(third, f32x4.sub(u1, u2));
    const a = f32x4.mul(fifteenth, u3);
    const b = f32x4.mul(fifteenth, u4);
    v128.store(to, f32x4.sub(f32x4.add(f32x4.add(u0, difference), a), f32x4.mul(sixteen, b)));
    v128.store(to + <usize>toStride, multiplyAdd(eight, b, multiplyAdd(two, a, sum)));
    const last = multiplyAdd(four, f32x4.sub(a, b), f32x4.add(difference, u5));
    v128.store(to + <usize>(2 * toStride), last);
    return;
  }
  const u6 = v128.load(from + <usize>(6 * stride));
  const u7 = v128.load(from + <usize>(7 * stride));
  const factor1 = f32x4.splat(-2.0 / 9.0);
  const sum1 = f32x4.mul(factor1, f32x4.add(u1, u2));
  const difference1 = f32x4.mul(factor1, f32x4.sub(u1, u2));
  const factor2 = f32x4.splat(1.0 / 90.0);
  const sum2 = f32x4.mul(factor2, f32x4.add(u3, u4));
  const difference2 = f32x4.mul(factor2, f32x4.sub(u3, u4));
  const factorHalf = f32x4.splat(2.0 / 45.0);
  const sumHalf = f32x4.mul(factorHalf, f32x4.add(u5, u6));
  const differenceHalf = f32x4.mul(factorHalf, f32x4.sub(u5, u6));
  v128.store(to, multiplyAdd(sixteen, sumHalf, f32x4.add(f32x4.add(u0, sum1), sum2)));
  v128.store(to + <usize>toStride, multiplyAdd(eight, differenceHalf, multiplyAdd(two, difference2, difference1)));
  v128.store(to + <usize>(2 * toStride), multiplyAdd(four, f32x4.add(sum2, sumHalf), sum1));
  v128.store(
    to + <usize>(3 * toStride),
    multiplyAdd(two, differenceHalf, multiplyAdd(eight, difference2, difference1)),
  );
  const last = multiplyAdd(sixteen, sum2, f32x4.add(f32x4.add(u7, sum1), sumHalf));
  v128.store(to + <usize>(4 * toStride), last);
}
