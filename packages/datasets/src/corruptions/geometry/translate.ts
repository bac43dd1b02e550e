import { sign } from '../mathematics/draws.ts';
import { warp } from '../mathematics/warp.ts';
import type { Corruption } from '../picture.ts';

/** Moved by whole pixels, to a random side and up or down. */
export const translate: Corruption<number> = (picture, pixels, random) => {
  const dx = pixels * sign(random);
  const dy = pixels * sign(random);
  return warp(picture, (x, y) => [x + dx, y + dy]);
};
