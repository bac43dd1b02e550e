import { checkOneOf } from '@saf/checks';
import type { Attack } from '../attack.ts';

const main = () => import('../index.ts');
const minimumNorm = () => import('../minimum-norm.ts');
const blackBox = () => import('../black-box.ts');

const makers: Readonly<Record<string, () => Promise<() => Attack>>> = {
  eq10: async () => (await main()).eq10,
  fgsm: async () => (await main()).fgsm,
  bim: async () => (await main()).bim,
  miFgsm: async () => (await main()).miFgsm,
  pgd: async () => (await main()).pgd,
  apgd: async () => (await main()).apgd,
  fab: async () => (await minimumNorm()).fab,
  square: async () => (await blackBox()).square,
  deepFool: async () => (await minimumNorm()).deepFool,
  carliniWagner: async () => (await minimumNorm()).carliniWagner,
  ddn: async () => (await minimumNorm()).ddn,
  fmn: async () => (await minimumNorm()).fmn,
  lbfgs: async () => (await minimumNorm()).lbfgs,
  hopSkipJump: async () => (await blackBox()).hopSkipJump,
  nes: async () => (await blackBox()).nes,
  spsa: async () => (await blackBox()).spsa,
  foolingImages: async () => (await import('../nonsense.ts')).foolingImages,
  gaussianNoise: async () => (await main()).gaussianNoise,
  uniformNoise: async () => (await main()).uniformNoise,
  saltAndPepperNoise: async () => (await main()).saltAndPepperNoise,
  lowerContrast: async () => (await main()).lowerContrast,
  blur: async () => (await main()).blur,
};

/** The attacks that can be asked for by name: those whose options all have defaults. */
export const attackNames: readonly string[] = Object.keys(makers);

/**
 * An attack by name, with its defaults: for command lines and menus. Its code is loaded when it is first asked for.
 *
 * @throws ArgumentError for an unknown name, with the nearest that there is
 * @example
 * const attack = await attackNamed('deepFool');
 */
export async function attackNamed(name: string): Promise<Attack> {
  const make = await makers[checkOneOf('attack', name, attackNames)]();
  return make();
}
