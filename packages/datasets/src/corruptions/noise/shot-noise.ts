import { poisson } from '../mathematics/draws.ts';
import type { Corruption } from '../picture.ts';

/** Poisson(photons · x) / photons: the noise of counting light. */
export const shotNoise: Corruption<number> = ({ values }, photons, random) =>
  values.map((value) => poisson(random, value * photons) / photons);
