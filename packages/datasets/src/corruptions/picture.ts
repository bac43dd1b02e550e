import type { RandomSource } from '@saf/random';

/** One image, row by row and channel by channel: its pixels are bytes divided by 255. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  /** 1 or 3. */
  readonly channels: number;
  readonly values: Float64Array;
}

/**
 * One way of spoiling a picture, at the strength that its parameters say. What it returns may leave [0, 1]: whoever calls clips it.
 * Random numbers are drawn in the order of the published code, so that both give the same picture from the same numbers.
 */
export type Corruption<Parameters> = (picture: Picture, parameters: Parameters, random: RandomSource) => Float64Array;

/** The weights of red, green and blue in the luminance (ITU-R BT.601). */
const LUMINANCE = [0.299, 0.587, 0.114];

/** The luminance of each pixel; a picture of one channel is its own. */
export function luminance({ channels, values }: Picture): Float64Array {
  if (channels === 1) return values;
  return Float64Array.from({ length: values.length / 3 }, (_, pixel) =>
    LUMINANCE.reduce((sum, weight, channel) => sum + weight * values[3 * pixel + channel], 0),
  );
}

/** As byte arithmetic stores it: rounded down, clipped. The slack keeps whole numbers whole that rounding left a bit too small. */
export const toByte = (value: number): number => Math.min(255, Math.max(0, Math.floor(value * 255 + 1e-6)));
