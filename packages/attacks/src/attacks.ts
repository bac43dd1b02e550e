import { apgd } from './apgd/apgd.ts';
import { eq10 } from './eq10.ts';
import { fgsm } from './fgsm.ts';
import { gaussianNoise } from './gaussian-noise.ts';
import { pgd } from './pgd.ts';

/**
 * Every attack by name, for command lines and menus: each makes the attack with its defaults.
 *
 * @example
 * const attack = attacks[checkOneOf('attack', name, Object.keys(attacks))]();
 */
export const attacks = { eq10, fgsm, pgd, apgd, gaussianNoise };
