import { loadLanes, storeLanes } from './lanes';
import { FLOAT, LANES } from './sizes';

// The minimum and the maximum of wasm are NaN where one of two numbers is: a diverged training stays visible.

/** out = min(max(x, low), high). */
export function clip(x: usize, count: i32, low: f32, high: f32, out: usize): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  let i = 0;
  for (; i <= count - LANES; i += LANES) {
    const at = <usize>(i * FLOAT);
    v128.store(out + at, f32x4.min(f32x4.max(v128.load(x + at), lows), highs));
  }
  const at = <usize>(i * FLOAT);
  storeLanes(out + at, f32x4.min(f32x4.max(loadLanes(x + at, count - i), lows), highs), count - i);
}

/** out = max(a, b). */
export function maximum(a: usize, b: usize, count: i32, out: usize): void {
  let i = 0;
  for (; i <= count - LANES; i += LANES) {
    const at = <usize>(i * FLOAT);
    v128.store(out + at, f32x4.max(v128.load(a + at), v128.load(b + at)));
  }
  const at = <usize>(i * FLOAT);
  storeLanes(out + at, f32x4.max(loadLanes(a + at, count - i), loadLanes(b + at, count - i)), count - i);
}

/** out = min(a, b). */
export function minimum(a: usize, b: usize, count: i32, out: usize): void {
  let i = 0;
  for (; i <= count - LANES; i += LANES) {
    const at = <usize>(i * FLOAT);
    v128.store(out + at, f32x4.min(v128.load(a + at), v128.load(b + at)));
  }
  const at = <usize>(i * FLOAT);
  storeLanes(out + at, f32x4.min(loadLanes(a + at, count - i), loadLanes(b + at, count - i)), count - i);
}

/** out = -1, 0 or 1, the sign of x, however small x is; 0 for NaN. */
export function sign(x: usize, count: i32, out: usize): void {
  let i = 0;
  for (; i <= count - LANES; i += LANES) {
    const at = <usize>(i * FLOAT);
    v128.store(out + at, signOf(v128.load(x + at)));
  }
  const at = <usize>(i * FLOAT);
  storeLanes(out + at, signOf(loadLanes(x + at, count - i)), count - i);
}

function signOf(x: v128): v128 {
  const zero = f32x4.splat(0);
  const above = v128.and(f32x4.gt(x, zero), f32x4.splat(1));
  return v128.or(above, v128.and(f32x4.lt(x, zero), f32x4.splat(-1)));
}
