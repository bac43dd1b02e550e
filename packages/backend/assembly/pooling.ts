import { FLOAT, LANES } from './sizes';

/**
 * Gradient of max pooling over images [batch, height, width, channels]: each window's dy goes to its first maximum, row by row.
 * `y` are the maxima; `dx` starts as zeros.
 */
export function addMaxPoolGradient(
  x: usize,
  y: usize,
  dy: usize,
  dx: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  let window: usize = 0;
  for (let sample = 0; sample < batch; sample++) {
    const image = <usize>(sample * height * width * channels * FLOAT);
    for (let outRow = 0; outRow < outHeight; outRow++) {
      const corner = outRow * strideHeight - top;
      const row = max(0, corner);
      const rows = min(height, corner + filterHeight) - row;
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const cornerColumn = outColumn * strideWidth - left;
        const column = max(0, cornerColumn);
        const columns = min(width, cornerColumn + filterWidth) - column;
        const at = image + <usize>((row * width + column) * channels * FLOAT);
        routeWindow(x + at, y + window, dy + window, dx + at, rows, columns, width * channels * FLOAT, channels);
        window += channels * FLOAT;
      }
    }
  }
}

function routeWindow(
  x: usize,
  y: usize,
  dy: usize,
  dx: usize,
  rows: i32,
  columns: i32,
  rowStride: i32,
  channels: i32,
): void {
  let channel = 0;
  for (; channel <= channels - LANES; channel += LANES) {
    const at = <usize>(channel * FLOAT);
    routeLanes(x + at, v128.load(y + at), v128.load(dy + at), dx + at, rows, columns, rowStride, channels * FLOAT);
  }
  for (; channel < channels; channel++) {
    const at = <usize>(channel * FLOAT);
    routeOne(x + at, load<f32>(y + at), load<f32>(dy + at), dx + at, rows, columns, rowStride, channels * FLOAT);
  }
}

function routeLanes(
  x: usize,
  maximum: v128,
  dy: v128,
  dx: usize,
  rows: i32,
  columns: i32,
  rowStride: i32,
  columnStride: i32,
): void {
  let open = i32x4.splat(-1);
  for (let row = 0; row < rows; row++) {
    let at = <usize>(row * rowStride);
    for (let column = 0; column < columns; column++) {
      const hit = v128.and(open, f32x4.eq(v128.load(x + at), maximum));
      v128.store(dx + at, f32x4.add(v128.load(dx + at), v128.and(dy, hit)));
      open = v128.andnot(open, hit);
      at += columnStride;
    }
  }
}

function routeOne(
  x: usize,
  maximum: f32,
  dy: f32,
  dx: usize,
  rows: i32,
  columns: i32,
  rowStride: i32,
  columnStride: i32,
): void {
  for (let row = 0; row < rows; row++) {
    let at = <usize>(row * rowStride);
    for (let column = 0; column < columns; column++) {
      if (load<f32>(x + at) === maximum) {
        store<f32>(dx + at, load<f32>(dx + at) + dy);
        return;
      }
      at += columnStride;
    }
  }
}

/**
 * Gradient of average pooling: each window's dy goes in equal parts to the pixels it averaged, padding left out, as the
 * forward pass leaves it out. `dx` starts as zeros.
 */
export function addAveragePoolGradient(
  dy: usize,
  dx: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  let window = dy;
  for (let sample = 0; sample < batch; sample++) {
    const image = dx + <usize>(sample * height * width * channels * FLOAT);
    for (let outRow = 0; outRow < outHeight; outRow++) {
      const corner = outRow * strideHeight - top;
      const row = max(0, corner);
      const rows = min(height, corner + filterHeight) - row;
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const cornerColumn = outColumn * strideWidth - left;
        const column = max(0, cornerColumn);
        const columns = min(width, cornerColumn + filterWidth) - column;
        const at = image + <usize>((row * width + column) * channels * FLOAT);
        spread(
          window,
          at,
          rows,
          columns * channels,
          width * channels * FLOAT,
          channels,
          <f32>1 / <f32>(rows * columns),
        );
        window += channels * FLOAT;
      }
    }
  }
}

/** Adds `share` of a pixel's channels to every pixel of rows that are `length` floats long. */
function spread(dy: usize, dx: usize, rows: i32, length: i32, rowStride: i32, channels: i32, share: f32): void {
  const shares = f32x4.splat(share);
  for (let row = 0; row < rows; row++) {
    const start = dx + <usize>(row * rowStride);
    for (let pixel = 0; pixel < length; pixel += channels) {
      const target = start + <usize>(pixel * FLOAT);
      let channel = 0;
      for (; channel <= channels - LANES; channel += LANES) {
        const at = <usize>(channel * FLOAT);
        const part = f32x4.mul(v128.load(dy + at), shares);
        v128.store(target + at, f32x4.add(v128.load(target + at), part));
      }
      for (; channel < channels; channel++) {
        const at = <usize>(channel * FLOAT);
        store<f32>(target + at, load<f32>(target + at) + load<f32>(dy + at) * share);
      }
    }
  }
}
