import { aroundMiddle, warp } from '../mathematics/warp.ts';
import type { Corruption } from '../picture.ts';

/** Made smaller: `factor` is its size in the result, in (0, 1). */
export const scale: Corruption<number> = (picture, factor) =>
  warp(picture, aroundMiddle(picture, [1 / factor, 0, 0, 1 / factor]));
