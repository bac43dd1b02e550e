import { fillGaussian } from '@saf/random';
import type { Corruption } from '../picture.ts';

/** x + x · N(0, σ²). */
export const speckleNoise: Corruption<number> = ({ values }, std, random) => {
  const noise = fillGaussian(new Float32Array(values.length), random, 0, std);
  return values.map((value, i) => value + value * noise[i]);
};
