export { type ApgdOptions, apgd } from './apgd/apgd.ts';
export type { ApgdLoss } from './apgd/objective.ts';
export type {
  Attack,
  AttackOptions,
  AttackResult,
  Criterion,
  Goal,
  Norm,
  Perturbation,
  Perturbed,
} from './attack.ts';
export type { AttackLoss } from './attack-loss.ts';
export { type BimOptions, bim } from './bim.ts';
export { both, type MisclassifiedOptions, misclassified, reaches, takenForMeaningful } from './criteria.ts';
export { disposeAttackResult } from './dispose-attack-result.ts';
export { eq10 } from './eq10.ts';
export { eq10Directions } from './eq10-directions.ts';
export { type FgsmOptions, fgsm } from './fgsm.ts';
export { type MiFgsmOptions, miFgsm } from './mi-fgsm.ts';
export type { Minimized, MinimizeOptions, MinimumNormAttack } from './minimum-norm/minimum-norm-attack.ts';
export { gaussianNoise, uniformNoise } from './noise/additive-noise.ts';
export { blur } from './noise/blur.ts';
export { lowerContrast } from './noise/lower-contrast.ts';
export { saltAndPepperNoise } from './noise/salt-and-pepper-noise.ts';
export { type PgdOptions, pgd } from './pgd.ts';
