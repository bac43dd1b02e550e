// Attacks alone, whose options all have defaults: `attackNamed`, menus and the contract test find each by its line here.
export { type ApgdOptions, apgd } from './gradient/apgd.ts';
export { type BimOptions, bim } from './gradient/bim.ts';
export { eq10 } from './gradient/eq10.ts';
export { type FgsmOptions, fgsm } from './gradient/fgsm.ts';
export { type MiFgsmOptions, miFgsm } from './gradient/mi-fgsm.ts';
export { type PgdOptions, pgd } from './gradient/pgd.ts';
export { gaussianNoise, uniformNoise } from './noise/additive-noise.ts';
export { blur } from './noise/blur.ts';
export { lowerContrast } from './noise/lower-contrast.ts';
export { saltAndPepperNoise } from './noise/salt-and-pepper-noise.ts';
