import type { Corruption } from '../picture.ts';

/** A share of the values becomes black or white, as likely the one as the other (scikit-image's `random_noise` of mode "s&p"). */
export const impulseNoise: Corruption<number> = ({ values }, share, random) => {
  const hit = Float64Array.from(values, random);
  const white = Float64Array.from(values, random);
  return values.map((value, i) => (hit[i] > share ? value : Number(white[i] <= 0.5)));
};
