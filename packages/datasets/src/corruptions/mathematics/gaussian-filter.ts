import type { Picture } from '../picture.ts';
import { type Border, insideBorder } from './borders.ts';

interface GaussianFilterOptions {
  /** Standard deviations down and across, in pixels; 0 leaves a direction as it is. */
  readonly sigma: readonly [down: number, across: number];
  readonly border?: Border;
  /** Where the kernel ends, in standard deviations. */
  readonly truncate?: number;
}

/** Blurs by a Gaussian, first down, then across, as SciPy's `gaussian_filter` does. */
export function gaussianFilter(
  { height, width, channels, values }: Picture,
  { sigma, border = 'nearest', truncate = 4 }: GaussianFilterOptions,
): Float64Array {
  const kernels = sigma.map((each) => gaussianKernel(each, Math.floor(truncate * each + 0.5)));
  const down = filterAxis(values, { kernel: kernels[0], border, size: height, stride: width * channels });
  return filterAxis(down, { kernel: kernels[1], border, size: width, stride: channels });
}

/** The weights from −radius to radius, of sum 1. */
export function gaussianKernel(sigma: number, radius: number): Float64Array {
  if (sigma === 0) return Float64Array.of(1);
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const sum = kernel.reduce((a, b) => a + b);
  return kernel.map((value) => value / sum);
}

interface Axis {
  readonly kernel: Float64Array;
  readonly border: Border;
  readonly size: number;
  /** Distance of neighbours in the array. */
  readonly stride: number;
}

function filterAxis(values: Float64Array, { kernel, border, size, stride }: Axis): Float64Array {
  const radius = (kernel.length - 1) / 2;
  if (radius === 0) return values.slice();
  const inside = Int32Array.from(
    { length: size + 2 * radius },
    (_, i) => insideBorder(i - radius, size, border) * stride,
  );
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const position = Math.floor(i / stride) % size;
    const line = i - position * stride;
    let sum = 0;
    for (let k = 0; k < kernel.length; k++) sum += kernel[k] * values[line + inside[position + k]];
    out[i] = sum;
  }
  return out;
}
