/**
 * Two hills of opposite signs side by side, of length 1: values [side · side] that fall from the middle of each half outwards
 * (Andriushchenko et al. 2020, Section 3.4).
 */
export function bump(side: number): Float32Array {
  const known = bumps.get(side) ?? makeBump(side);
  bumps.set(side, known);
  return known;
}

// There are as many as an image has sides.
const bumps = new Map<number, Float32Array>();

function makeBump(side: number): Float32Array {
  const half = Math.floor(side / 2);
  const above = unit(hill(half, side));
  const below = unit(hill(side - half, side));
  return unit(Float32Array.from([...above, ...below.map((value) => -value)]));
}

/** Rows by columns: the sum of 1 / (k + 1)² over the rings k that the pixel is on or inside of. */
function hill(rows: number, columns: number): Float32Array {
  const [middleRow, middleColumn] = [Math.floor(rows / 2), Math.floor(columns / 2)];
  const rings = Math.max(middleRow, middleColumn) + 1;
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const ring = Math.max(Math.abs(Math.floor(i / columns) - middleRow), Math.abs((i % columns) - middleColumn));
    let value = 0;
    for (let k = ring; k < rings; k++) value += 1 / (k + 1) ** 2;
    return value;
  });
}

function unit(values: Float32Array): Float32Array {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return values.map((value) => value / length);
}
