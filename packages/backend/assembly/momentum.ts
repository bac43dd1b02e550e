import { loadLanes, storeLanes } from './lanes';
import { FLOAT, LANES } from './sizes';

/** newVelocity = momentum · velocity - rate · (gradient + decay · weight); newWeight = weight + newVelocity. */
export function momentumStep(
  weight: usize,
  velocity: usize,
  gradient: usize,
  count: i32,
  rate: f32,
  momentum: f32,
  decay: f32,
  newWeight: usize,
  newVelocity: usize,
): void {
  let i = 0;
  for (; i <= count - LANES; i += LANES) {
    const at = <usize>(i * FLOAT);
    const w = v128.load(weight + at);
    const v = nextVelocity(w, v128.load(velocity + at), v128.load(gradient + at), rate, momentum, decay);
    v128.store(newVelocity + at, v);
    v128.store(newWeight + at, f32x4.add(w, v));
  }
  const at = <usize>(i * FLOAT);
  const left = count - i;
  const w = loadLanes(weight + at, left);
  const v = nextVelocity(w, loadLanes(velocity + at, left), loadLanes(gradient + at, left), rate, momentum, decay);
  storeLanes(newVelocity + at, v, left);
  storeLanes(newWeight + at, f32x4.add(w, v), left);
}

function nextVelocity(w: v128, v: v128, g: v128, rate: f32, momentum: f32, decay: f32): v128 {
  const decayed = f32x4.add(g, f32x4.mul(w, f32x4.splat(decay)));
  return f32x4.sub(f32x4.mul(v, f32x4.splat(momentum)), f32x4.mul(decayed, f32x4.splat(rate)));
}
