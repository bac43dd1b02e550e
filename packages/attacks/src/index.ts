export * from './attacks.ts';
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
export type { ApgdLoss } from './gradient/apgd-losses.ts';
export { eq10Directions } from './gradient/eq10.ts';
export type { Minimized, MinimizeOptions, MinimumNormAttack } from './minimum-norm/minimum-norm-attack.ts';
