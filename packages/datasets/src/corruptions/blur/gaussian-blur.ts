import { gaussianFilter } from '../mathematics/gaussian-filter.ts';
import type { Corruption } from '../picture.ts';

/** Blurred by a Gaussian of the given standard deviation, in pixels. */
export const gaussianBlur: Corruption<number> = (picture, sigma) => gaussianFilter(picture, { sigma: [sigma, sigma] });
