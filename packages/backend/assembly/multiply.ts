import { storeLanes } from './lanes';
import { multiplyAdd } from './multiply-add';
import { FLOAT, PANEL } from './sizes';

/**
 * Matrix product with a packed right side: out[row][column] = bias[column] + Σ_k a[row][k] · b[k][column].
 *
 * A row of `a` need not lie in one piece: it starts at `a + rowOffsets[row]` and consists of `runs` runs of `runLength` values
 * `step` bytes apart, the run r starting `runOffsets[r]` further. So an image is convolved without being copied, and a transposed
 * matrix multiplied as it stands. `bias` is filled up with zeros to whole panels; `rowOffsets` repeats its last entry up to a multiple
 * of four.
 */
export function multiply(
  a: usize,
  rowOffsets: usize,
  rows: i32,
  step: i32,
  runOffsets: usize,
  runs: i32,
  runLength: i32,
  panels: usize,
  bias: usize,
  out: usize,
  columns: i32,
): void {
  const panelBytes = runs * runLength * PANEL * FLOAT;
  let panel = panels;
  for (let first = 0; first < columns; first += PANEL) {
    const width = min(PANEL, columns - first);
    for (let row = 0; row < rows; row += 4) {
      const target = out + <usize>((row * columns + first) * FLOAT);
      const offsets = rowOffsets + <usize>(row * 4);
      const start = bias + <usize>(first * FLOAT);
      tile(
        a,
        offsets,
        step,
        runOffsets,
        runs,
        runLength,
        panel,
        start,
        target,
        columns * FLOAT,
        min(4, rows - row),
        width,
      );
    }
    panel += panelBytes;
  }
}

/** Four rows by eight columns of the product, summed up in registers. */
function tile(
  a: usize,
  rowOffsets: usize,
  step: i32,
  runOffsets: usize,
  runs: i32,
  runLength: i32,
  panel: usize,
  bias: usize,
  out: usize,
  outStride: i32,
  rows: i32,
  width: i32,
): void {
  const row0 = a + <usize>load<i32>(rowOffsets);
  const row1 = a + <usize>load<i32>(rowOffsets, 4);
  const row2 = a + <usize>load<i32>(rowOffsets, 8);
  const row3 = a + <usize>load<i32>(rowOffsets, 12);
  let b = panel;
  let sum00 = v128.load(bias);
  let sum01 = v128.load(bias, 16);
  let sum10 = sum00;
  let sum11 = sum01;
  let sum20 = sum00;
  let sum21 = sum01;
  let sum30 = sum00;
  let sum31 = sum01;
  for (let run = 0; run < runs; run++) {
    const offset = <usize>load<i32>(runOffsets + <usize>(run * 4));
    let at0 = row0 + offset;
    let at1 = row1 + offset;
    let at2 = row2 + offset;
    let at3 = row3 + offset;
    for (let left = runLength; left > 0; left--) {
      const low = v128.load(b);
      const high = v128.load(b, 16);
      const value0 = v128.load_splat<f32>(at0);
      sum00 = multiplyAdd(value0, low, sum00);
      sum01 = multiplyAdd(value0, high, sum01);
      const value1 = v128.load_splat<f32>(at1);
      sum10 = multiplyAdd(value1, low, sum10);
      sum11 = multiplyAdd(value1, high, sum11);
      const value2 = v128.load_splat<f32>(at2);
      sum20 = multiplyAdd(value2, low, sum20);
      sum21 = multiplyAdd(value2, high, sum21);
      const value3 = v128.load_splat<f32>(at3);
      sum30 = multiplyAdd(value3, low, sum30);
      sum31 = multiplyAdd(value3, high, sum31);
      at0 += step;
      at1 += step;
      at2 += step;
      at3 += step;
      b += PANEL * FLOAT;
    }
  }
  storeRow(out, sum00, sum01, width);
  if (rows > 1) storeRow(out + outStride, sum10, sum11, width);
  if (rows > 2) storeRow(out + 2 * outStride, sum20, sum21, width);
  if (rows > 3) storeRow(out + 3 * outStride, sum30, sum31, width);
}

/** Stores the first `width` of eight floats. */
export function storeRow(out: usize, low: v128, high: v128, width: i32): void {
  if (width < 4) {
    storeLanes(out, low, width);
    return;
  }
  v128.store(out, low);
  if (width === 8) v128.store(out, high, 16);
  else storeLanes(out + 16, high, width - 4);
}
