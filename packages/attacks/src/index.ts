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
export { attacks } from './attacks.ts';
export { type AutoAttackOptions, autoAttack } from './auto-attack/auto-attack.ts';
export type { AutoAttackResult, AutoAttackStage } from './auto-attack/auto-attack-result.ts';
export type { AutoAttackVersion } from './auto-attack/stages.ts';
export { type BimOptions, bim } from './bim.ts';
export { type HopSkipJumpOptions, hopSkipJump } from './black-box/hop-skip-jump.ts';
export { type NesOptions, nes, spsa } from './black-box/nes.ts';
export { transfer } from './black-box/transfer.ts';
export { both, type MisclassifiedOptions, misclassified, reaches, takenForMeaningful } from './criteria.ts';
export { disposeAttackResult } from './dispose-attack-result.ts';
export { eq10 } from './eq10.ts';
export { eq10Directions } from './eq10-directions.ts';
export { type FabOptions, fab } from './fab/fab.ts';
export { type FeatureAdversaryOptions, featureAdversary } from './features/feature-adversary.ts';
export { type FgsmOptions, fgsm } from './fgsm.ts';
export { type MiFgsmOptions, miFgsm } from './mi-fgsm.ts';
export { type CarliniWagnerOptions, carliniWagner } from './minimum-norm/carlini-wagner.ts';
export { type DdnOptions, ddn } from './minimum-norm/ddn.ts';
export { type DeepFoolOptions, deepFool } from './minimum-norm/deep-fool.ts';
export { type FmnOptions, fmn } from './minimum-norm/fmn.ts';
export type { Minimized, MinimizeOptions, MinimumNormAttack } from './minimum-norm/minimum-norm-attack.ts';
export { gaussianNoise, uniformNoise } from './noise/additive-noise.ts';
export { blur } from './noise/blur.ts';
export { lowerContrast } from './noise/lower-contrast.ts';
export { saltAndPepperNoise } from './noise/salt-and-pepper-noise.ts';
export { type FoolingImagesOptions, foolingImages } from './nonsense/fooling-images.ts';
export { type PgdOptions, pgd } from './pgd.ts';
export { type SquareOptions, square } from './square/square.ts';
export {
  type ExpectationOptions,
  expectationOverTransformation,
} from './surrogates/expectation-over-transformation.ts';
export { withSurrogateGradient } from './surrogates/with-surrogate-gradient.ts';
