import type { CardCheck } from '../card-check.ts';
import { binarization } from './binarization.ts';
import { estimatedGradients, randomDraws, squareAttack } from './black-box.ts';
import { certificatesHold } from './certificates-hold.ts';
import { lossConverged, moreBudget, silentSuccess } from './convergence.ts';
import { deadUnits, gradientStable, inputGradients } from './gradients.ts';
import { growsWithEpsilon, halfRange, unboundedBreaksAll, wholeRange } from './large-perturbations.ts';
import { attackOnScores, iterativeBeatsOneStep, surrogate } from './masked-losses.ts';
import { deterministic, scoresNotProbabilities } from './scores.ts';
import { breaksTheTwin, transferFromTwin } from './twin.ts';
import { worstCaseReported } from './worst-case-reported.ts';

/** Every check, in the order they are run: cheap ones first, and last those that look at what all have found. */
export const cardChecks: readonly CardCheck[] = [
  deterministic,
  scoresNotProbabilities,
  inputGradients,
  deadUnits,
  gradientStable,
  attackOnScores,
  iterativeBeatsOneStep,
  silentSuccess,
  lossConverged,
  growsWithEpsilon,
  wholeRange,
  unboundedBreaksAll,
  halfRange,
  moreBudget,
  randomDraws,
  squareAttack,
  transferFromTwin,
  breaksTheTwin,
  surrogate,
  estimatedGradients,
  binarization,
  worstCaseReported,
  certificatesHold,
];
