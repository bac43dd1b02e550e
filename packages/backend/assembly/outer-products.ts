import { storeRow } from './multiply';
import { multiplyAdd } from './multiply-add';
import { FLOAT, PANEL } from './sizes';

/**
 * Adds a sum of outer products to `sums`: sums[tap][column] += Σ_pixel a[pixel][tap] · b[pixel][column], with b packed in panels.
 *
 * The value a[pixel][tap] lies at `a + pixelOffsets[pixel] + tapOffsets[tap]`: the gradient of a convolution in its filter reads
 * the image as it stands. `tapOffsets` repeats its last entry up to a multiple of four; `sums` is [panel][tap, so rounded up][8].
 */
export function addOuterProducts(
  a: usize,
  pixelOffsets: usize,
  pixels: i32,
  tapOffsets: usize,
  taps: i32,
  panels: usize,
  sums: usize,
  columns: i32,
): void {
  let panel = panels;
  let target = sums;
  for (let first = 0; first < columns; first += PANEL) {
    for (let tap = 0; tap < taps; tap += 4) {
      tile(a, pixelOffsets, pixels, tapOffsets + <usize>(tap * 4), panel, target);
      target += 4 * PANEL * FLOAT;
    }
    panel += pixels * PANEL * FLOAT;
  }
}

/** Four taps by eight columns, summed up in registers over all pixels. */
function tile(a: usize, pixelOffsets: usize, pixels: i32, tapOffsets: usize, panel: usize, sums: usize): void {
  const tap0 = a + <usize>load<i32>(tapOffsets);
  const tap1 = a + <usize>load<i32>(tapOffsets, 4);
  const tap2 = a + <usize>load<i32>(tapOffsets, 8);
  const tap3 = a + <usize>load<i32>(tapOffsets, 12);
  const end = pixelOffsets + <usize>(pixels * 4);
  let b = panel;
  let sum00 = v128.load(sums);
  let sum01 = v128.load(sums, 16);
  let sum10 = v128.load(sums, 32);
  let sum11 = v128.load(sums, 48);
  let sum20 = v128.load(sums, 64);
  let sum21 = v128.load(sums, 80);
  let sum30 = v128.load(sums, 96);
  let sum31 = v128.load(sums, 112);
  for (let at = pixelOffsets; at < end; at += 4) {
    const offset = <usize>load<i32>(at);
    const low = v128.load(b);
    const high = v128.load(b, 16);
    const value0 = v128.load_splat<f32>(tap0 + offset);
    sum00 = multiplyAdd(value0, low, sum00);
    sum01 = multiplyAdd(value0, high, sum01);
    const value1 = v128.load_splat<f32>(tap1 + offset);
    sum10 = multiplyAdd(value1, low, sum10);
    sum11 = multiplyAdd(value1, high, sum11);
    const value2 = v128.load_splat<f32>(tap2 + offset);
    sum20 = multiplyAdd(value2, low, sum20);
    sum21 = multiplyAdd(value2, high, sum21);
    const value3 = v128.load_splat<f32>(tap3 + offset);
    sum30 = multiplyAdd(value3, low, sum30);
    sum31 = multiplyAdd(value3, high, sum31);
    b += PANEL * FLOAT;
  }
  v128.store(sums, sum00);
  v128.store(sums, sum01, 16);
  v128.store(sums, sum10, 32);
  v128.store(sums, sum11, 48);
  v128.store(sums, sum20, 64);
  v128.store(sums, sum21, 80);
  v128.store(sums, sum30, 96);
  v128.store(sums, sum31, 112);
}

/** Writes the sums of `addOuterProducts` as a plain matrix [tap][column]. */
export function unpackSums(sums: usize, taps: i32, columns: i32, out: usize): void {
  const panelBytes = ((taps + 3) & ~3) * PANEL * FLOAT;
  let panel = sums;
  for (let first = 0; first < columns; first += PANEL) {
    const width = min(PANEL, columns - first);
    for (let tap = 0; tap < taps; tap++) {
      const source = panel + <usize>(tap * PANEL * FLOAT);
      storeRow(out + <usize>((tap * columns + first) * FLOAT), v128.load(source), v128.load(source, 16), width);
    }
    panel += panelBytes;
  }
}
