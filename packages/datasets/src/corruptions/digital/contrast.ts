import type { Corruption } from '../picture.ts';

/** Drawn together towards the mean of each channel: (x − mean) · kept + mean. */
export const contrast: Corruption<number> = ({ channels, values }, kept) => {
  const means = new Float64Array(channels);
  for (let i = 0; i < values.length; i++) means[i % channels] += (values[i] * channels) / values.length;
  return values.map((value, i) => (value - means[i % channels]) * kept + means[i % channels]);
};
