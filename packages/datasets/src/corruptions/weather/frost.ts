import { fillGaussian } from '@saf/random';
import { wholeNumber } from '../mathematics/draws.ts';
import { gaussianFilter } from '../mathematics/gaussian-filter.ts';
import { type Corruption, luminance } from '../picture.ts';

export interface FrostParameters {
  /** What is left of the picture. */
  readonly picture: number;
  /** What is added of the frost. */
  readonly frost: number;
}

/** Mean red, green and blue, how much the mean of a crop and how much its pixels vary: of the five crops the benchmark draws from. */
const PHOTOGRAPHS = [
  { mean: [0.304, 0.584, 0.65], cropStd: 0.044, std: 0.062 },
  { mean: [0.787, 0.805, 0.841], cropStd: 0.035, std: 0.071 },
  { mean: [0.787, 0.805, 0.841], cropStd: 0.035, std: 0.071 },
  { mean: [0.541, 0.601, 0.649], cropStd: 0.041, std: 0.102 },
  { mean: [0.44, 0.483, 0.528], cropStd: 0.064, std: 0.136 },
];
/** Of the grain, in pixels: neighbours differ by about 0.8 standard deviations, as in the photographs. */
const GRAIN = 0.6;

/**
 * Frost on a window. The benchmark adds crops of five photographs; they come without a licence of their own and are not shipped, so that
 * a random texture of their colours, contrast and grain stands in for them. Numbers are close to the benchmark's, not the same.
 */
export const frost: Corruption<FrostParameters> = (picture, share, random) => {
  const { height, width, channels, values } = picture;
  const { mean, cropStd, std } = PHOTOGRAPHS[wholeNumber(random, 0, PHOTOGRAPHS.length)];
  const brightness = fillGaussian(new Float32Array(1), random, 0, cropStd)[0];
  const noise = Float64Array.from(fillGaussian(new Float32Array(height * width), random, 0, 1));
  const grain = gaussianFilter({ height, width, channels: 1, values: noise }, { sigma: [GRAIN, GRAIN] });
  const contrast = std / deviation(grain);
  const colour = luminanceOrColour(mean, channels);
  return values.map((value, i) => {
    const layer = colour[i % channels] + brightness + contrast * grain[Math.floor(i / channels)];
    return share.picture * value + share.frost * Math.min(1, Math.max(0, layer));
  });
};

const luminanceOrColour = (colour: readonly number[], channels: number): ArrayLike<number> =>
  channels === 3 ? colour : luminance({ height: 1, width: 1, channels: 3, values: Float64Array.from(colour) });

const deviation = (values: Float64Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
