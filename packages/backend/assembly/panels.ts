import { FLOAT, PANEL } from './sizes';

/**
 * Lays a matrix out as panels of 8 columns, each panel row after row, the last one filled up with zeros: [panel][row][8].
 * Strides are in bytes, so that a transposed matrix is packed by swapping them.
 */
export function packPanels(from: usize, rowStride: i32, columnStride: i32, rows: i32, columns: i32, to: usize): void {
  let target = to;
  for (let first = 0; first < columns; first += PANEL) {
    const width = min(PANEL, columns - first);
    const whole = width === PANEL && columnStride === FLOAT;
    for (let row = 0; row < rows; row++) {
      const source = from + <usize>(row * rowStride + first * columnStride);
      if (whole) copyEight(source, target);
      else gather(source, columnStride, width, target);
      target += PANEL * FLOAT;
    }
  }
}

function copyEight(source: usize, target: usize): void {
  v128.store(target, v128.load(source));
  v128.store(target, v128.load(source, 16), 16);
}

function gather(source: usize, stride: i32, width: i32, target: usize): void {
  for (let column = 0; column < PANEL; column++) {
    const value: f32 = column < width ? load<f32>(source + <usize>(column * stride)) : 0;
    store<f32>(target + <usize>(column * FLOAT), value);
  }
}
