import { mapSaturationAndValue } from '../mathematics/hue.ts';
import type { Corruption } from '../picture.ts';

export interface SaturateParameters {
  readonly factor: number;
  readonly raise: number;
}

/** Colours become paler or stronger: factor · saturation + raise. Gray images stay as they are. */
export const saturate: Corruption<SaturateParameters> = (picture, { factor, raise }) =>
  picture.channels === 1
    ? picture.values
    : mapSaturationAndValue(picture, (saturation, value) => [Math.min(1, factor * saturation + raise), value]);
