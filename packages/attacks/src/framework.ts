// What an attack is built of: for attacks of one's own, inside this repository and outside of it.
export {
  type AttackLossFunction,
  type Evaluation,
  evaluateGradient,
  evaluateLoss,
  ForwardPass,
  type LossObjective,
  lossNamed,
  lossObjective,
  type PassLoss,
} from './framework/attack-loss.ts';
export {
  type CountedPasses,
  eachLossGradient,
  type InputLoss,
  type LossGradient,
} from './framework/counted-passes.ts';
export {
  type AttackAlgorithm,
  type AttackRun,
  type DirectionAlgorithm,
  defineAttack,
  directionAttack,
  searchPerEpsilon,
} from './framework/define-attack.ts';
export { boundsWidth, geometries, type NormGeometry } from './framework/geometry.ts';
export {
  acceptedScores,
  type GoalGradient,
  type GoalValue,
  goalGradient,
  goalLogLikelihood,
  goalLogOdds,
  goalMargin,
  predictionScores,
  scoreAt,
} from './framework/goal-scores.ts';
export { chooseRows, type Rows, SampleRows } from './framework/sample-rows.ts';
export { exactSign, randomImages, type TensorPool } from './framework/tensors.ts';
export {
  type GradientDescentOptions,
  type GradientDescentParts,
  type GradientEstimate,
  gradientDescent,
} from './gradient/gradient-descent.ts';
export {
  defineMinimumNormAttack,
  type MinimumNormAlgorithm,
  type MinimumNormSearch,
} from './minimum-norm/minimum-norm-attack.ts';
export { type Noise, type NoiseRun, noiseAttack } from './noise/noise-attack.ts';
