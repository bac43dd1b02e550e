import { apgd } from './apgd/apgd.ts';
import { bim } from './bim.ts';
import { hopSkipJump } from './black-box/hop-skip-jump.ts';
import { nes, spsa } from './black-box/nes.ts';
import { eq10 } from './eq10.ts';
import { fab } from './fab/fab.ts';
import { fgsm } from './fgsm.ts';
import { miFgsm } from './mi-fgsm.ts';
import { carliniWagner } from './minimum-norm/carlini-wagner.ts';
import { ddn } from './minimum-norm/ddn.ts';
import { deepFool } from './minimum-norm/deep-fool.ts';
import { fmn } from './minimum-norm/fmn.ts';
import { gaussianNoise, uniformNoise } from './noise/additive-noise.ts';
import { blur } from './noise/blur.ts';
import { lowerContrast } from './noise/lower-contrast.ts';
import { saltAndPepperNoise } from './noise/salt-and-pepper-noise.ts';
import { foolingImages } from './nonsense/fooling-images.ts';
import { pgd } from './pgd.ts';
import { square } from './square/square.ts';

/**
 * Every attack by name, for command lines and menus: each makes the attack with its defaults.
 *
 * @example
 * const attack = attacks[checkOneOf('attack', name, Object.keys(attacks))]();
 */
export const attacks = {
  eq10,
  fgsm,
  bim,
  miFgsm,
  pgd,
  apgd,
  fab,
  square,
  deepFool,
  carliniWagner,
  ddn,
  fmn,
  hopSkipJump,
  nes,
  spsa,
  foolingImages,
  gaussianNoise,
  uniformNoise,
  saltAndPepperNoise,
  lowerContrast,
  blur,
};
