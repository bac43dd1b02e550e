import { wholeNumber } from '../mathematics/draws.ts';
import type { Corruption } from '../picture.ts';
import { drawLine } from './line.ts';

/** A dotted line from the left edge to the right one: two columns of every four. */
export const dottedLine: Corruption<null> = (picture, _, random) => {
  const { height, width, values } = picture;
  const from = wholeNumber(random, 0, height - 1);
  const to = wholeNumber(random, 0, height - 1);
  const out = values.slice();
  const ends = [
    [0, from],
    [width - 1, to],
  ] as const;
  drawLine(picture, out, ends, (column) => column % 4 >= 2);
  return out;
};
