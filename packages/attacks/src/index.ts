export type {
  Attack,
  AttackOptions,
  AttackResult,
  Criterion,
  Goal,
  Norm,
  Perturbation,
  Perturbed,
} from './framework/attack.ts';
export { disposeAttackResult } from './framework/attack.ts';
export type { AttackLoss } from './framework/attack-loss.ts';
export { both, type MisclassifiedOptions, misclassified, reaches, takenForMeaningful } from './framework/criteria.ts';
export { type ApgdOptions, apgd } from './gradient/apgd.ts';
export type { ApgdLoss } from './gradient/apgd-losses.ts';
export { type BimOptions, bim } from './gradient/bim.ts';
export { eq10, eq10Directions } from './gradient/eq10.ts';
export { type FgsmOptions, fgsm } from './gradient/fgsm.ts';
export { type MiFgsmOptions, miFgsm } from './gradient/mi-fgsm.ts';
export { type PgdOptions, pgd } from './gradient/pgd.ts';
export type { Minimized, MinimizeOptions, MinimumNormAttack } from './minimum-norm/minimum-norm-attack.ts';
export { gaussianNoise, uniformNoise } from './noise/additive-noise.ts';
export { blur } from './noise/blur.ts';
export { lowerContrast } from './noise/lower-contrast.ts';
export { saltAndPepperNoise } from './noise/salt-and-pepper-noise.ts';
