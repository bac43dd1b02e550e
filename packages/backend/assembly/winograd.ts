import { loadLanes, storeLanes } from './lanes';
import { multiplyAdd } from './multiply-add';
import { FLOAT, LANES, PANEL } from './sizes';

// Convolutions with 5 × 5 filters by Winograd's minimal filtering F(2 × 2, 5 × 5) (Lavin and Gray 2016): 36 products for four outputs in the
// place of 100. The interpolation points are 0, 1, -1, 2, -1/2 and ∞, which keep rounding errors about twice those of the plain sum.
// Values in the transformed domain lie in 36 planes, `plane` bytes apart.

/** Vectors of a tile that is transformed along one axis. `temporary` has room for 36. */
const VECTOR: i32 = LANES * FLOAT;

/** The tiles of a padded image, [tile][channel] in each plane. Lanes past the last channel spill over into the next tile, which is written later. */
export function winogradImages(
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
      const corner = image + <usize>(2 * y * rowStride + 2 * x * pixel);
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

/** A filter [5, 5, count], turned by 180° if `turned`; [count] in each plane. `count` is a multiple of four. */
export function winogradFilter(filter: usize, count: i32, turned: i32, temporary: usize, out: usize, plane: i32): void {
  const tap = turned ? -count * FLOAT : count * FLOAT;
  const first = turned ? filter + <usize>(24 * count * FLOAT) : filter;
  for (let e = 0; e < count; e += LANES) {
    const from = first + <usize>(e * FLOAT);
    for (let j = 0; j < 5; j++) {
      spreadFilter(from + <usize>(j * tap), 5 * tap, temporary + <usize>(j * VECTOR), 5 * VECTOR);
    }
    const to = out + <usize>(e * FLOAT);
    for (let i = 0; i < 6; i++) {
      spreadFilter(temporary + <usize>(i * 5 * VECTOR), VECTOR, to + <usize>(i * 6 * plane), plane);
    }
  }
}

/** Five values of a filter along one axis to six (G g). */
function spreadFilter(from: usize, stride: i32, to: usize, toStride: i32): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + <usize>stride);
  const g2 = v128.load(from + <usize>(2 * stride));
  const g3 = v128.load(from + <usize>(3 * stride));
  const g4 = v128.load(from + <usize>(4 * stride));
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
  const atHalf = multiplyAdd(minus, multiplyAdd(minus, multiplyAdd(minus, multiplyAdd(minus, g0, g1), g2), g3), g4);
  v128.store(to + <usize>(4 * toStride), f32x4.neg(f32x4.mul(fifteenth, atHalf)));
  v128.store(to + <usize>(5 * toStride), g4);
}

/** The outputs of all tiles, from their products [tile][channel] in each plane: two by two pixels of an image each. */
export function winogradOutputs(
  products: usize,
  plane: i32,
  tilesHigh: i32,
  tilesWide: i32,
  channels: i32,
  temporary: usize,
  out: usize,
): void {
  const pixel = channels * FLOAT;
  const row = 2 * tilesWide * pixel;
  let tile = products;
  for (let y = 0; y < tilesHigh; y++) {
    for (let x = 0; x < tilesWide; x++) {
      const corner = out + <usize>(2 * y * row + 2 * x * pixel);
      for (let c = 0; c < channels; c += LANES) {
        const from = tile + <usize>(c * FLOAT);
        for (let j = 0; j < 6; j++) {
          foldOutputs(from + <usize>(j * plane), 6 * plane, temporary + <usize>(j * VECTOR), 6 * VECTOR, LANES);
        }
        const to = corner + <usize>(c * FLOAT);
        const left = min(LANES, channels - c);
        foldOutputs(temporary, VECTOR, to, pixel, left);
        foldOutputs(temporary + <usize>(6 * VECTOR), VECTOR, to + <usize>row, pixel, left);
      }
      tile += pixel;
    }
  }
}

/** Six values of the transformed domain along one axis to two outputs (Aᵀ m), of which `count` lanes are written. */
function foldOutputs(from: usize, stride: i32, to: usize, toStride: i32, count: i32): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from + <usize>stride);
  const m2 = v128.load(from + <usize>(2 * stride));
  const m3 = v128.load(from + <usize>(3 * stride));
  const m4 = v128.load(from + <usize>(4 * stride));
  const m5 = v128.load(from + <usize>(5 * stride));
  const first = f32x4.add(f32x4.add(f32x4.add(m0, f32x4.add(m1, m2)), m3), m4);
  const difference = f32x4.add(f32x4.sub(m1, m2), m5);
  const second = multiplyAdd(f32x4.splat(-0.5), m4, multiplyAdd(f32x4.splat(2), m3, difference));
  if (count === LANES) {
    v128.store(to, first);
    v128.store(to + <usize>toStride, second);
  } else {
    storeLanes(to, first, count);
    storeLanes(to + <usize>toStride, second, count);
  }
}

/** dy, two by two pixels a tile, packed in panels in each plane: [panel][tile][8]. Columns past the last channel are left as they are. */
export function winogradOutputGradients(
  dy: usize,
  tilesHigh: i32,
  tilesWide: i32,
  channels: i32,
  temporary: usize,
  out: usize,
  plane: i32,
): void {
  const pixel = channels * FLOAT;
  const row = 2 * tilesWide * pixel;
  const panel = tilesHigh * tilesWide * PANEL * FLOAT;
  let tile = out;
  for (let y = 0; y < tilesHigh; y++) {
    for (let x = 0; x < tilesWide; x++) {
      const corner = dy + <usize>(2 * y * row + 2 * x * pixel);
      for (let c = 0; c < channels; c += LANES) {
        const from = corner + <usize>(c * FLOAT);
        spreadPixels(from, pixel, row, channels - c, temporary);
        const to = tile + <usize>((c / PANEL) * panel + (c % PANEL) * FLOAT);
        for (let i = 0; i < 6; i++) {
          const at = temporary + <usize>(i * 2 * VECTOR);
          spreadOutputs(v128.load(at), v128.load(at + <usize>VECTOR), to + <usize>(i * 6 * plane), plane);
        }
      }
      tile += PANEL * FLOAT;
    }
  }
}

/** Two by two pixels, of which there are `left` channels, along their columns. */
function spreadPixels(from: usize, pixel: i32, row: i32, left: i32, temporary: usize): void {
  for (let j = 0; j < 2; j++) {
    const upper = from + <usize>(j * pixel);
    const lower = upper + <usize>row;
    const to = temporary + <usize>(j * VECTOR);
    if (left < LANES) spreadOutputs(loadLanes(upper, left), loadLanes(lower, left), to, 2 * VECTOR);
    else spreadOutputs(v128.load(upper), v128.load(lower), to, 2 * VECTOR);
  }
}

/** Two values of dy along one axis to six (A y). */
function spreadOutputs(y0: v128, y1: v128, to: usize, toStride: i32): void {
  v128.store(to, y0);
  v128.store(to + <usize>toStride, f32x4.add(y0, y1));
  v128.store(to + <usize>(2 * toStride), f32x4.sub(y0, y1));
  v128.store(to + <usize>(3 * toStride), multiplyAdd(f32x4.splat(2), y1, y0));
  v128.store(to + <usize>(4 * toStride), multiplyAdd(f32x4.splat(-0.5), y1, y0));
  v128.store(to + <usize>(5 * toStride), y1);
}

/** The gradient of a filter [5, 5, count] from that of its transform, [count] in each plane. `count` is a multiple of four. */
export function winogradFilterGradient(sums: usize, plane: i32, count: i32, temporary: usize, out: usize): void {
  const tap = count * FLOAT;
  for (let e = 0; e < count; e += LANES) {
    const from = sums + <usize>(e * FLOAT);
    for (let j = 0; j < 6; j++) {
      foldFilter(from + <usize>(j * plane), 6 * plane, temporary + <usize>(j * VECTOR), 6 * VECTOR);
    }
    const to = out + <usize>(e * FLOAT);
    for (let i = 0; i < 5; i++) {
      foldFilter(temporary + <usize>(i * 6 * VECTOR), VECTOR, to + <usize>(i * 5 * tap), tap);
    }
  }
}

/** Six values of the transformed domain along one axis to five of a filter's gradient (Gᵀ u). */
function foldFilter(from: usize, stride: i32, to: usize, toStride: i32): void {
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
  v128.store(to + <usize>(2 * toStride), multiplyAdd(f32x4.splat(4), f32x4.sub(a, b), difference));
  v128.store(to + <usize>(3 * toStride), multiplyAdd(f32x4.splat(2), b, multiplyAdd(f32x4.splat(8), a, sum)));
  v128.store(to + <usize>(4 * toStride), f32x4.sub(multiplyAdd(f32x4.splat(16), a, f32x4.add(difference, u5)), b));
}
