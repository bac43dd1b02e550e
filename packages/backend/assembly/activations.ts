import { exponential } from './exponential';
import { loadLanes, storeLanes } from './lanes';
import { FLOAT, LANES } from './sizes';

/** out = dy where x > 0, 0 elsewhere. */
export function reluGradient(x: usize, dy: usize, count: i32, out: usize): void {
  let i = 0;
  for (; i <= count - LANES; i += LANES) {
    const at = <usize>(i * FLOAT);
    v128.store(out + at, reluGradientOf(v128.load(x + at), v128.load(dy + at)));
  }
  const at = <usize>(i * FLOAT);
  storeLanes(out + at, reluGradientOf(loadLanes(x + at, count - i), loadLanes(dy + at, count - i)), count - i);
}

function reluGradientOf(x: v128, dy: v128): v128 {
  return v128.and(dy, f32x4.gt(x, f32x4.splat(0)));
}

/** out = max(0, 1 - |x|). */
export function mirroredRelu(x: usize, count: i32, out: usize): void {
  let i = 0;
  for (; i <= count - LANES; i += LANES) {
    const at = <usize>(i * FLOAT);
    v128.store(out + at, mirroredReluOf(v128.load(x + at)));
  }
  const at = <usize>(i * FLOAT);
  storeLanes(out + at, mirroredReluOf(loadLanes(x + at, count - i)), count - i);
}

function mirroredReluOf(x: v128): v128 {
  return f32x4.max(f32x4.sub(f32x4.splat(1), f32x4.abs(x)), f32x4.splat(0));
}

/** out = dy on (-1, 0), -dy on (0, 1), 0 elsewhere. */
export function mirroredReluGradient(x: usize, dy: usize, count: i32, out: usize): void {
  let i = 0;
  for (; i <= count - LANES; i += LANES) {
    const at = <usize>(i * FLOAT);
    v128.store(out + at, mirroredReluGradientOf(v128.load(x + at), v128.load(dy + at)));
  }
  const at = <usize>(i * FLOAT);
  storeLanes(out + at, mirroredReluGradientOf(loadLanes(x + at, count - i), loadLanes(dy + at, count - i)), count - i);
}

function mirroredReluGradientOf(x: v128, dy: v128): v128 {
  const zero = f32x4.splat(0);
  const inside = v128.and(f32x4.lt(f32x4.abs(x), f32x4.splat(1)), f32x4.ne(x, zero));
  return v128.and(inside, v128.bitselect(f32x4.neg(dy), dy, f32x4.gt(x, zero)));
}

/** out = e^(-x²). */
export function rbf(x: usize, count: i32, out: usize): void {
  let i = 0;
  for (; i <= count - LANES; i += LANES) {
    const at = <usize>(i * FLOAT);
    v128.store(out + at, rbfOf(v128.load(x + at)));
  }
  const at = <usize>(i * FLOAT);
  storeLanes(out + at, rbfOf(loadLanes(x + at, count - i)), count - i);
}

function rbfOf(x: v128): v128 {
  return exponential(f32x4.neg(f32x4.mul(x, x)));
}

/** out = -2 x e^(-x²) dy. */
export function rbfGradient(x: usize, dy: usize, count: i32, out: usize): void {
  let i = 0;
  for (; i <= count - LANES; i += LANES) {
    const at = <usize>(i * FLOAT);
    v128.store(out + at, rbfGradientOf(v128.load(x + at), v128.load(dy + at)));
  }
  const at = <usize>(i * FLOAT);
  storeLanes(out + at, rbfGradientOf(loadLanes(x + at, count - i), loadLanes(dy + at, count - i)), count - i);
}

function rbfGradientOf(x: v128, dy: v128): v128 {
  // e^(-x²) is 0 for |x| > 9.4, where an infinite x would make 0 · ∞; ±10 stands in for all of those. NaN stays NaN.
  const near = f32x4.min(f32x4.max(x, f32x4.splat(-10)), f32x4.splat(10));
  return f32x4.mul(f32x4.mul(f32x4.mul(near, f32x4.splat(-2)), rbfOf(near)), dy);
}
