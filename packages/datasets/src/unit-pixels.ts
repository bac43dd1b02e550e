/** v / 255 in float32 for each byte v. */
const UNIT = Float32Array.from({ length: 256 }, (_, value) => value / 255);

/** Writes `count` bytes, scaled from 0..255 to [0, 1], into `out` and returns it. */
export function fillUnitPixels(
  out: Float32Array,
  outStart: number,
  bytes: Uint8Array,
  start: number,
  count: number,
): Float32Array {
  for (let i = 0; i < count; i++) out[outStart + i] = UNIT[bytes[start + i]];
  return out;
}
