import { storeRow } from './multiply';
import { multiplyAdd } from './multiply-add';
import { FLOAT, PANEL } from './sizes';

/** Bytes of a factor: where its row of a panel begins, and its value. */
const FACTOR: i32 = 8;

/**
 * Lists the numbers of a matrix that are not zero, row by row: `starts` gets the address of each row's first factor, and of the end
 * of the last row's. There must be room for one more factor than the matrix has numbers.
 *
 * @returns how many there are
 */
export function gatherFactors(a: usize, rows: i32, columns: i32, starts: usize, factors: usize): i32 {
  let from = a;
  let to = factors;
  for (let row = 0; row < rows; row++) {
    store<i32>(starts + <usize>(row * 4), <i32>to);
    for (let k = 0; k < columns; k++) {
      const value = load<f32>(from);
      store<i32>(to, k * PANEL * FLOAT);
      store<f32>(to, value, 4);
      // A branch would be guessed wrong every other time.
      to += <usize>(<i32>(value !== 0) * FACTOR);
      from += FLOAT;
    }
  }
  store<i32>(starts + <usize>(rows * 4), <i32>to);
  return (<i32>to - <i32>factors) / FACTOR;
}

/**
 * Product of a matrix of which `gatherFactors` made lists, with a packed right side of `length` rows: the bits of `multiply` without
 * a bias, since what is left out adds zero.
 */
export function multiplyFactors(starts: usize, rows: i32, length: i32, panels: usize, out: usize, columns: i32): void {
  const panelBytes = length * PANEL * FLOAT;
  let panel = panels;
  let first = 0;
  for (; columns - first > 3 * PANEL; first += 4 * PANEL) {
    const width = min(PANEL, columns - first - 3 * PANEL);
    for (let row = 0; row < rows; row++) {
      const target = out + <usize>((row * columns + first) * FLOAT);
      fourPanels(starts + <usize>(row * 4), panel, panelBytes, target, width);
    }
    panel += 4 * panelBytes;
  }
  for (; first < columns; first += PANEL) {
    const width = min(PANEL, columns - first);
    for (let row = 0; row < rows; row++) {
      const target = out + <usize>((row * columns + first) * FLOAT);
      onePanel(starts + <usize>(row * 4), panel, target, width);
    }
    panel += panelBytes;
  }
}

/** One row by 32 columns of the product, or fewer in the last panel, summed up in registers. */
function fourPanels(starts: usize, panel: usize, panelBytes: i32, out: usize, lastWidth: i32): void {
  const end = <usize>load<i32>(starts, 4);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  let sum4 = sum0;
  let sum5 = sum0;
  let sum6 = sum0;
  let sum7 = sum0;
  for (let factor = <usize>load<i32>(starts); factor < end; factor += FACTOR) {
    const value = v128.load_splat<f32>(factor, 4);
    let at = panel + <usize>load<i32>(factor);
    sum0 = multiplyAdd(value, v128.load(at), sum0);
    sum1 = multiplyAdd(value, v128.load(at, 16), sum1);
    at += panelBytes;
    sum2 = multiplyAdd(value, v128.load(at), sum2);
    sum3 = multiplyAdd(value, v128.load(at, 16), sum3);
    at += panelBytes;
    sum4 = multiplyAdd(value, v128.load(at), sum4);
    sum5 = multiplyAdd(value, v128.load(at, 16), sum5);
    at += panelBytes;
    sum6 = multiplyAdd(value, v128.load(at), sum6);
    sum7 = multiplyAdd(value, v128.load(at, 16), sum7);
  }
  v128.store(out, sum0);
  v128.store(out, sum1, 16);
  v128.store(out, sum2, 32);
  v128.store(out, sum3, 48);
  v128.store(out, sum4, 64);
  v128.store(out, sum5, 80);
  storeRow(out + 96, sum6, sum7, lastWidth);
}

/** One row by eight columns, or fewer. */
function onePanel(starts: usize, panel: usize, out: usize, width: i32): void {
  const end = <usize>load<i32>(starts, 4);
  let low = f32x4.splat(0);
  let high = low;
  for (let factor = <usize>load<i32>(starts); factor < end; factor += FACTOR) {
    const value = v128.load_splat<f32>(factor, 4);
    const at = panel + <usize>load<i32>(factor);
    low = multiplyAdd(value, v128.load(at), low);
    high = multiplyAdd(value, v128.load(at, 16), high);
  }
  storeRow(out, low, high, width);
}
