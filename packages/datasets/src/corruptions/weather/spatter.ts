import { fillGaussian, type RandomSource } from '@saf/random';
import { gaussianFilter } from '../mathematics/gaussian-filter.ts';
import { type Corruption, luminance, type Picture } from '../picture.ts';
import { waterLayer } from './water-layer.ts';

export interface SpatterParameters {
  /** Of the Gaussian noise that drops are made of, and of the Gaussian that runs it together. */
  readonly mean: number;
  readonly std: number;
  readonly sigma: number;
  /** What is less is no drop. */
  readonly threshold: number;
  /** For water how much of it is added; for mud the Gaussian that rounds its drops, in pixels. */
  readonly amount: number;
  readonly liquid: 'water' | 'mud';
  /** Red, green and blue. */
  readonly colour: readonly [number, number, number];
}

/** Drops of water or mud on the lens. */
export const spatter: Corruption<SpatterParameters> = (picture, parameters, random) => {
  const { channels, values } = picture;
  const drops = dropsOf(picture, parameters, random);
  const colour = channels === 3 ? parameters.colour : grayOf(parameters.colour);
  if (parameters.liquid === 'water') {
    const layer = waterLayer(drops).map((value) => value * parameters.amount);
    return values.map((value, i) => value + layer[Math.floor(i / channels)] * colour[i % channels]);
  }
  const layer = mudLayer(drops, parameters);
  return values.map((value, i) => {
    const mud = layer[Math.floor(i / channels)];
    return value * (1 - mud) + mud * colour[i % channels];
  });
};

/** How thick the liquid is, 0 where there is none. */
function dropsOf({ height, width }: Picture, parameters: SpatterParameters, random: RandomSource): Picture {
  const { mean, std, sigma, threshold } = parameters;
  const noise = Float64Array.from(fillGaussian(new Float32Array(height * width), random, mean, std));
  const flat = { height, width, channels: 1 };
  const liquid = gaussianFilter({ ...flat, values: noise }, { sigma: [sigma, sigma] });
  return { ...flat, values: liquid.map((value) => (value < threshold ? 0 : value)) };
}

/** Where there is mud, with soft rims. */
function mudLayer(drops: Picture, { threshold, amount }: SpatterParameters): Float64Array {
  const mud = { ...drops, values: drops.values.map((value) => Number(value > threshold)) };
  return gaussianFilter(mud, { sigma: [amount, amount] }).map((value) => (value < 0.8 ? 0 : value));
}

const grayOf = (colour: readonly number[]): ArrayLike<number> =>
  luminance({ height: 1, width: 1, channels: 3, values: Float64Array.from(colour) });
