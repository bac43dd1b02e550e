import { zoom } from '../mathematics/zoom.ts';
import type { Corruption } from '../picture.ts';

export interface ZoomBlurParameters {
  /** How many enlargements are averaged, the first of them of factor 1. */
  readonly count: number;
  /** By how much the factor grows from each to the next. */
  readonly step: number;
}

/** Moved towards while the shutter was open: the mean of the picture and its enlargements. */
export const zoomBlur: Corruption<ZoomBlurParameters> = (picture, { count, step }) => {
  const sum = picture.values.slice();
  for (let i = 0; i < count; i++) {
    const enlarged = zoom(picture, 1 + i * step);
    for (let j = 0; j < sum.length; j++) sum[j] += enlarged[j];
  }
  return sum.map((value) => value / (count + 1));
};
