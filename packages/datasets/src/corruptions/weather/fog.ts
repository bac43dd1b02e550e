import { plasmaFractal } from '../mathematics/plasma-fractal.ts';
import type { Corruption } from '../picture.ts';

export interface FogParameters {
  readonly thickness: number;
  /** How fast the clouds' details fade. */
  readonly decay: number;
  /** Side of the map of clouds whose corner is shown, at least the picture's; doubled until it is. */
  readonly mapSize: number;
}

/** Clouds are added, and all is darkened so that the brightest value may stay what it was. */
export const fog: Corruption<FogParameters> = (picture, { thickness, decay, mapSize }, random) => {
  const { height, width, channels, values } = picture;
  let size = mapSize;
  while (size < Math.max(height, width)) size *= 2;
  const clouds = plasmaFractal(size, decay, random);
  const brightest = values.reduce((a, b) => Math.max(a, b));
  return values.map((value, i) => {
    const pixel = Math.floor(i / channels);
    const cloud = clouds[Math.floor(pixel / width) * size + (pixel % width)];
    return ((value + thickness * cloud) * brightest) / (brightest + thickness);
  });
};
