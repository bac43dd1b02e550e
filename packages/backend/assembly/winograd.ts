import { loadLanes, storeLanes } from './lanes';
import { multiplyAdd } from './multiply-add';
import { FLOAT, LANES, PANEL } from './sizes';

// Convolutions by Winograd's minimal filtering (Lavin and Gray 2016) over tiles of 6 × 6 pixels: F(2 × 2, 5 × 5) takes 36 products for four
// outputs in the place of 100, F(4 × 4, 3 × 3) as many for sixteen in the place of 144. The interpolation points of both are 0, 1, -1, 2,
// -1/2 and ∞, which keep rounding errors two to three times those of the plain sum. Values in the transformed domain lie in 36 planes,
// `plane` bytes apart; `side` is that of the filter, 5 or 3.

/** Vectors of a tile that is transformed along one axis. `temporary` has room for 36. */
const VECTOR: i32 = LANES * FLOAT;

/** The tiles of a padded image, [tile][channel] in each plane. Lanes past the last channel spill over into the next tile, which is written later. */
export function winogradImages(
  side: i32,
  image: usize,
  rowStride: i32,
  tilesHigh: i32,
  tilesWide: i32,
  channels: i32,
  temporary: usize,
  out: usize,
  plane: i32,
): void {
  const pixel = channels * FLOAT;
  let tile = out;
  for (let y = 0; y < tilesHigh; y++) {
    for (let x = 0; x < tilesWide; x++) {
      const corner = image + <usize>((7 - side) * (y * rowStride + x * pixel));
      for (let c = 0; c < channels; c += LANES) {
        const from = corner + <usize>(c * FLOAT);
        for (let j = 0; j < 6; j++) {
          spreadImage(from + <usize>(j * pixel), rowStride, temporary + <usize>(j * VECTOR), 6 * VECTOR);
        }
        const to = tile + <usize>(c * FLOAT);
        for (let i = 0; i < 6; i++) {
          spreadImage(temporary + <usize>(i * 6 * VECTOR), VECTOR, to + <usize>(i * 6 * plane), plane);
        }
      }
      tile += pixel;
    }
  }
}

/** Six values of an image along one axis to six of the transformed domain (Bᵀ d). */
function spreadImage(from: usize, stride: i32, to: usize, toStride: i32): void {
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

/** A filter [side, side, count], turned by 180° if `turned`; [count] in each plane. `count` is a multiple of four. */
export function winogradFilter(
  side: i32,
  filter: usize,
  count: i32,
  turned: i32,
  temporary: usize,
  out: usize,
  plane: i32,
): void {
  const tap = turned ? -count * FLOAT : count * FLOAT;
  const first = turned ? filter + <usize>((side * side - 1) * count * FLOAT) : filter;
  for (let e = 0; e < count; e += LANES) {
    const from = first + <usize>(e * FLOAT);
    for (let j = 0; j < side; j++) {
      spreadFilter(side, from + <usize>(j * tap), side * tap, temporary + <usize>(j * VECTOR), side * VECTOR);
    }
    const to = out + <usize>(e * FLOAT);
    for (let i = 0; i < 6; i++) {
      spreadFilter(side, temporary + <usize>(i * side * VECTOR), VECTOR, to + <usize>(i * 6 * plane), plane);
    }
  }
}

/** Values of a filter along one axis to six (G g). */
function spreadFilter(side: i32, from: usize, stride: i32, to: usize, toStride: i32): void {
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

/** The outputs of all tiles, from their products [tile][channel] in each plane: some pixels by as many of an image each. */
export function winogradOutputs(
  side: i32,
  products: usize,
  plane: i32,
  tilesHigh: i32,
  tilesWide: i32,
  channels: i32,
  temporary: usize,
  out: usize,
): void {
  const pixel = channels * FLOAT;
  const outputs = 7 - side;
  const row = outputs * tilesWide * pixel;
  let tile = products;
  for (let y = 0; y < tilesHigh; y++) {
    for (let x = 0; x < tilesWide; x++) {
      const corner = out + <usize>(outputs * (y * row + x * pixel));
      for (let c = 0; c < channels; c += LANES) {
        const from = tile + <usize>(c * FLOAT);
        for (let j = 0; j < 6; j++) {
          foldOutputs(side, from + <usize>(j * plane), 6 * plane, temporary + <usize>(j * VECTOR), 6 * VECTOR, LANES);
        }
        const to = corner + <usize>(c * FLOAT);
        const left = min(LANES, channels - c);
        for (let i = 0; i < outputs; i++) {
          foldOutputs(side, temporary + <usize>(i * 6 * VECTOR), VECTOR, to + <usize>(i * row), pixel, left);
        }
      }
      tile += pixel;
    }
  }
}

/** Six values of the transformed domain along one axis to outputs (Aᵀ m), of which `count` lanes are written. */
function foldOutputs(side: i32, from: usize, stride: i32, to: usize, toStride: i32, count: i32): void {
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

/** dy, some pixels by as many a tile, packed in panels in each plane: [panel][tile][8]. Columns past the last channel are left as they are. */
export function winogradOutputGradients(
  side: i32,
  dy: usize,
  tilesHigh: i32,
  tilesWide: i32,
  channels: i32,
  temporary: usize,
  out: usize,
  plane: i32,
): void {
  const pixel = channels * FLOAT;
  const outputs = 7 - side;
  const row = outputs * tilesWide * pixel;
  const panel = tilesHigh * tilesWide * PANEL * FLOAT;
  let tile = out;
  for (let y = 0; y < tilesHigh; y++) {
    for (let x = 0; x < tilesWide; x++) {
      const corner = dy + <usize>(outputs * (y * row + x * pixel));
      for (let c = 0; c < channels; c += LANES) {
        const from = corner + <usize>(c * FLOAT);
        const left = min(LANES, channels - c);
        for (let j = 0; j < outputs; j++) {
          const to = temporary + <usize>(j * VECTOR);
          spreadOutputs(side, from + <usize>(j * pixel), row, left, to, outputs * VECTOR);
        }
        const to = tile + <usize>((c / PANEL) * panel + (c % PANEL) * FLOAT);
        for (let i = 0; i < 6; i++) {
          const at = temporary + <usize>(i * outputs * VECTOR);
          spreadOutputs(side, at, VECTOR, LANES, to + <usize>(i * 6 * plane), plane);
        }
      }
      tile += PANEL * FLOAT;
    }
  }
}

/** Values of dy along one axis, of which `count` lanes are read, to six (A y). */
function spreadOutputs(side: i32, from: usize, stride: i32, count: i32, to: usize, toStride: i32): void {
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

/** The gradient of a filter [side, side, count] from that of its transform, [count] in each plane. `count` is a multiple of four. */
export function winogradFilterGradient(
  side: i32,
  sums: usize,
  plane: i32,
  count: i32,
  temporary: usize,
  out: usize,
): void {
  const tap = count * FLOAT;
  for (let e = 0; e < count; e += LANES) {
    const from = sums + <usize>(e * FLOAT);
    for (let j = 0; j < 6; j++) {
      foldFilter(side, from + <usize>(j * plane), 6 * plane, temporary + <usize>(j * VECTOR), 6 * VECTOR);
    }
    const to = out + <usize>(e * FLOAT);
    for (let i = 0; i < side; i++) {
      foldFilter(side, temporary + <usize>(i * 6 * VECTOR), VECTOR, to + <usize>(i * side * tap), tap);
    }
  }
}

/** Six values of the transformed domain along one axis to those of a filter's gradient (Gᵀ u). */
function foldFilter(side: i32, from: usize, stride: i32, to: usize, toStride: i32): void {
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
