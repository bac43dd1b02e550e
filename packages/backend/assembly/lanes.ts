/** Loads the first `count` of four floats, the others zero: what is left at the end of an array. */
export function loadLanes(from: usize, count: i32): v128 {
  let values = f32x4.splat(0);
  if (count > 0) values = f32x4.replace_lane(values, 0, load<f32>(from));
  if (count > 1) values = f32x4.replace_lane(values, 1, load<f32>(from, 4));
  if (count > 2) values = f32x4.replace_lane(values, 2, load<f32>(from, 8));
  return values;
}

/** Stores the first `count` of four floats, at most three. */
export function storeLanes(to: usize, values: v128, count: i32): void {
  if (count > 0) store<f32>(to, f32x4.extract_lane(values, 0));
  if (count > 1) store<f32>(to, f32x4.extract_lane(values, 1), 4);
  if (count > 2) store<f32>(to, f32x4.extract_lane(values, 2), 8);
}
