import { mapSaturationAndValue } from '../mathematics/hue.ts';
import type { Corruption } from '../picture.ts';

/** The value of every pixel, as in hue, saturation and value, is raised. */
export const brightness: Corruption<number> = (picture, raise) =>
  picture.channels === 1
    ? picture.values.map((value) => value + raise)
    : mapSaturationAndValue(picture, (saturation, value) => [saturation, Math.min(1, value + raise)]);
