import { fillGaussian } from '@saf/random';
import { blurAlong } from '../blur/motion-blur.ts';
import { zoom } from '../mathematics/zoom.ts';
import { type Corruption, luminance, toByte } from '../picture.ts';

export interface SnowParameters {
  /** Of the Gaussian noise that flakes are made of. */
  readonly mean: number;
  readonly std: number;
  /** By how much flakes are enlarged. */
  readonly zoom: number;
  /** What noise is less is no flake. */
  readonly threshold: number;
  /** How far flakes fall, as in motion blur. */
  readonly radius: number;
  readonly sigma: number;
  /** What is left of the picture's colours, the rest is whitened. */
  readonly picture: number;
}

/** Falling flakes, and a whitened picture. */
export const snow: Corruption<SnowParameters> = (picture, parameters, random) => {
  const { height, width, channels, values } = picture;
  const noise = fillGaussian(new Float32Array(height * width), random, parameters.mean, parameters.std);
  const flat = { height, width, channels: 1 };
  const enlarged = zoom({ ...flat, values: Float64Array.from(noise) }, parameters.zoom);
  const flakes = enlarged.map((value) => (value < parameters.threshold ? 0 : toByte(value) / 255));
  const fallen = blurAlong({ ...flat, values: flakes }, parameters, -135 + 90 * random());
  const layer = fallen.map((value) => Math.round(value * 255) / 255);
  const gray = luminance(picture);
  return values.map((value, i) => {
    const pixel = Math.floor(i / channels);
    const whitened = Math.max(value, gray[pixel] * 1.5 + 0.5);
    const flake = layer[pixel] + layer[layer.length - 1 - pixel];
    return parameters.picture * value + (1 - parameters.picture) * whitened + flake;
  });
};
