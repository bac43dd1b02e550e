import { FLOAT, LANES, PANEL } from './sizes';
import { foldFilter, foldOutputs, spreadFilter, spreadImage, spreadOutputs } from './winograd-transforms';

// Convolutions by Winograd's minimal filtering (Lavin and Gray 2016), which makes 4 × 4 outputs of each tile: F(4 × 4, 5 × 5), over tiles of
// 8 × 8 pixels, takes 64 products in the place of 400, F(4 × 4, 3 × 3), over tiles of 6 × 6, 36 in the place of 144. Rounding errors are
// up to eight times those of the plain sum, and two to three times with filters of 3 × 3. Values in the transformed domain lie in a plane
// for each of a tile, `plane` bytes apart; `side` is that of the filter, 5 or 3.

/** Vectors of a tile that is transformed along one axis. `temporary` has room for 64. */
const VECTOR: i32 = LANES * FLOAT;

/** Outputs of a tile along each axis. */
const OUTPUTS: i32 = 4;

/** Values of a tile along each axis. */
function tileOf(side: i32): i32 {
  return side + OUTPUTS - 1;
}

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
  const size = tileOf(side);
  let tile = out;
  for (let y = 0; y < tilesHigh; y++) {
    for (let x = 0; x < tilesWide; x++) {
      const corner = image + <usize>(OUTPUTS * (y * rowStride + x * pixel));
      for (let c = 0; c < channels; c += LANES) {
        const from = corner + <usize>(c * FLOAT);
        for (let j = 0; j < size; j++) {
          spreadImage(side, from + <usize>(j * pixel), rowStride, temporary + <usize>(j * VECTOR), size * VECTOR);
        }
        const to = tile + <usize>(c * FLOAT);
        for (let i = 0; i < size; i++) {
          spreadImage(side, temporary + <usize>(i * size * VECTOR), VECTOR, to + <usize>(i * size * plane), plane);
        }
      }
      tile += pixel;
    }
  }
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
  const size = tileOf(side);
  const first = turned ? filter + <usize>((side * side - 1) * count * FLOAT) : filter;
  for (let e = 0; e < count; e += LANES) {
    const from = first + <usize>(e * FLOAT);
    for (let j = 0; j < side; j++) {
      spreadFilter(side, from + <usize>(j * tap), side * tap, temporary + <usize>(j * VECTOR), side * VECTOR);
    }
    const to = out + <usize>(e * FLOAT);
    for (let i = 0; i < size; i++) {
      spreadFilter(side, temporary + <usize>(i * side * VECTOR), VECTOR, to + <usize>(i * size * plane), plane);
    }
  }
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
  const size = tileOf(side);
  const row = OUTPUTS * tilesWide * pixel;
  let tile = products;
  for (let y = 0; y < tilesHigh; y++) {
    for (let x = 0; x < tilesWide; x++) {
      const corner = out + <usize>(OUTPUTS * (y * row + x * pixel));
      for (let c = 0; c < channels; c += LANES) {
        const from = tile + <usize>(c * FLOAT);
        for (let j = 0; j < size; j++) {
          const at = temporary + <usize>(j * VECTOR);
          foldOutputs(side, from + <usize>(j * plane), size * plane, at, size * VECTOR, LANES);
        }
        const to = corner + <usize>(c * FLOAT);
        const left = min(LANES, channels - c);
        for (let i = 0; i < OUTPUTS; i++) {
          foldOutputs(side, temporary + <usize>(i * size * VECTOR), VECTOR, to + <usize>(i * row), pixel, left);
        }
      }
      tile += pixel;
    }
  }
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
  const size = tileOf(side);
  const row = OUTPUTS * tilesWide * pixel;
  const panel = tilesHigh * tilesWide * PANEL * FLOAT;
  let tile = out;
  for (let y = 0; y < tilesHigh; y++) {
    for (let x = 0; x < tilesWide; x++) {
      const corner = dy + <usize>(OUTPUTS * (y * row + x * pixel));
      for (let c = 0; c < channels; c += LANES) {
        const from = corner + <usize>(c * FLOAT);
        const left = min(LANES, channels - c);
        for (let j = 0; j < OUTPUTS; j++) {
          const to = temporary + <usize>(j * VECTOR);
          spreadOutputs(side, from + <usize>(j * pixel), row, left, to, OUTPUTS * VECTOR);
        }
        const to = tile + <usize>((c / PANEL) * panel + (c % PANEL) * FLOAT);
        for (let i = 0; i < size; i++) {
          const at = temporary + <usize>(i * OUTPUTS * VECTOR);
          spreadOutputs(side, at, VECTOR, LANES, to + <usize>(i * size * plane), plane);
        }
      }
      tile += PANEL * FLOAT;
    }
  }
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
  const size = tileOf(side);
  for (let e = 0; e < count; e += LANES) {
    const from = sums + <usize>(e * FLOAT);
    for (let j = 0; j < size; j++) {
      foldFilter(side, from + <usize>(j * plane), size * plane, temporary + <usize>(j * VECTOR), size * VECTOR);
    }
    const to = out + <usize>(e * FLOAT);
    for (let i = 0; i < side; i++) {
      foldFilter(side, temporary + <usize>(i * size * VECTOR), VECTOR, to + <usize>(i * side * tap), tap);
    }
  }
}
