import { sign } from '../mathematics/draws.ts';
import { aroundMiddle, warp } from '../mathematics/warp.ts';
import type { Corruption } from '../picture.ts';

/** Sheared about its middle by an angle in radians, to a random side. */
export const shear: Corruption<number> = (picture, size, random) => {
  const angle = size * sign(random);
  return warp(picture, aroundMiddle(picture, [1, -Math.sin(angle), 0, Math.cos(angle)]));
};
