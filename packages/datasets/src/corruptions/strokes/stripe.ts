import type { Corruption } from '../picture.ts';

/** The outer quarters, left and right, inverted. */
export const stripe: Corruption<null> = ({ width, channels, values }) => {
  const quarter = Math.floor(width / 4);
  return values.map((value, i) => {
    const x = Math.floor(i / channels) % width;
    return x < quarter || x >= width - quarter ? 1 - value : value;
  });
};
