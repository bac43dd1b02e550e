import { sign } from '../mathematics/draws.ts';
import { aroundMiddle, warp } from '../mathematics/warp.ts';
import type { Corruption } from '../picture.ts';

/** Turned about its middle by an angle in radians, to a random side. */
export const rotate: Corruption<number> = (picture, size, random) => {
  const angle = size * sign(random);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return warp(picture, aroundMiddle(picture, [cos, -sin, sin, cos]));
};
