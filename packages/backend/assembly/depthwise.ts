import { addLanes, addOne, BLOCK } from './channels';
import { FLOAT, LANES } from './sizes';

// The image has as many channels as dy and is padded already; its value for a pixel and a tap of its window begins at
// `image + pixelOffsets[pixel] + tapOffsets[tap]`.

/** totals[tap][channel] += Σ_pixel image[pixel, tap][channel] · dy[pixel][channel], in float64. */
export function addDepthwiseFilterGradient(
  image: usize,
  dy: usize,
  pixelOffsets: usize,
  pixels: i32,
  tapOffsets: usize,
  taps: i32,
  channels: i32,
  totals: usize,
): void {
  const stride = channels * FLOAT;
  for (let first = 0; first < pixels; first += BLOCK) {
    const count = min(BLOCK, pixels - first);
    const offsets = pixelOffsets + <usize>(first * 4);
    const block = dy + <usize>(first * stride);
    let total = totals;
    for (let tap = 0; tap < taps; tap++) {
      const source = image + <usize>load<i32>(tapOffsets + <usize>(tap * 4));
      let channel = 0;
      for (; channel <= channels - LANES; channel += LANES) {
        const at = <usize>(channel * FLOAT);
        addLanes(total, productLanes(source + at, offsets, block + at, count, stride));
        total += LANES * 8;
      }
      for (; channel < channels; channel++) {
        const at = <usize>(channel * FLOAT);
        addOne(total, productOne(source + at, offsets, block + at, count, stride));
        total += 8;
      }
    }
  }
}

function productLanes(image: usize, offsets: usize, dy: usize, pixels: i32, stride: i32): v128 {
  let sum = f32x4.splat(0);
  let at = dy;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const value = v128.load(image + <usize>load<i32>(offsets + <usize>(pixel * 4)));
    sum = f32x4.add(sum, f32x4.mul(value, v128.load(at)));
    at += stride;
  }
  return sum;
}

function productOne(image: usize, offsets: usize, dy: usize, pixels: i32, stride: i32): f32 {
  let sum: f32 = 0;
  let at = dy;
  for (let pixel = 0; pixel < pixels; pixel++) {
    sum += load<f32>(image + <usize>load<i32>(offsets + <usize>(pixel * 4))) * load<f32>(at);
    at += stride;
  }
  return sum;
}

/** image[pixel, tap][channel] += filter[tap][channel] · dy[pixel][channel], for every pixel and tap. */
export function addDepthwiseInputGradient(
  dy: usize,
  filter: usize,
  pixelOffsets: usize,
  pixels: i32,
  tapOffsets: usize,
  taps: i32,
  channels: i32,
  image: usize,
): void {
  const stride = channels * FLOAT;
  let at = dy;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const corner = image + <usize>load<i32>(pixelOffsets + <usize>(pixel * 4));
    let weights = filter;
    for (let tap = 0; tap < taps; tap++) {
      addProducts(at, weights, channels, corner + <usize>load<i32>(tapOffsets + <usize>(tap * 4)));
      weights += stride;
    }
    at += stride;
  }
}

function addProducts(a: usize, b: usize, count: i32, out: usize): void {
  let i = 0;
  for (; i <= count - LANES; i += LANES) {
    const at = <usize>(i * FLOAT);
    v128.store(out + at, f32x4.add(v128.load(out + at), f32x4.mul(v128.load(a + at), v128.load(b + at))));
  }
  for (; i < count; i++) {
    const at = <usize>(i * FLOAT);
    store<f32>(out + at, load<f32>(out + at) + load<f32>(a + at) * load<f32>(b + at));
  }
}

/** Repeats each value `times` times, as a depthwise convolution reads a channel that has several filters. */
export function repeatEach(x: usize, count: i32, times: i32, out: usize): void {
  let at = out;
  for (let i = 0; i < count; i++) {
    const value = load<f32>(x + <usize>(i * FLOAT));
    for (let j = 0; j < times; j++) {
      store<f32>(at, value);
      at += FLOAT;
    }
  }
}

/** Sums each group of `size` values: the reverse of repeating them. */
export function sumEach(x: usize, count: i32, size: i32, out: usize): void {
  let at = x;
  for (let i = 0; i < count; i++) {
    let sum: f32 = 0;
    for (let j = 0; j < size; j++) {
      sum += load<f32>(at);
      at += FLOAT;
    }
    store<f32>(out + <usize>(i * FLOAT), sum);
  }
}
