import { FLOAT, LANES, PANEL } from './sizes';
import { foldFilter, foldOutputs, spreadFilter, spreadImage, spreadOutputs } from './winograd-transforms';

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
