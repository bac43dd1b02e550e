import { fillGaussian } from '@saf/random';
import type { Corruption } from '../picture.ts';

/** x + N(0, σ²). */
export const gaussianNoise: Corruption<number> = ({ values }, std, random) => {
  const noise = fillGaussian(new Float32Array(values.length), random, 0, std);
  return values.map((value, i) => value + noise[i]);
};
