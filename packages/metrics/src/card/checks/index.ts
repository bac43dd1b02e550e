import type { CardCheck } from '../card-check.ts';
import { attackOnScores } from './attack-on-scores.ts';
import { binarization } from './binarization.ts';
import { breaksTheTwin } from './breaks-the-twin.ts';
import { deadUnits } from './dead-units.ts';
import { deterministic } from './deterministic.ts';
import { estimatedGradients } from './estimated-gradients.ts';
import { gradientStable } from './gradient-stable.ts';
import { growsWithEpsilon } from './grows-with-epsilon.ts';
import { halfRange } from './half-range.ts';
import { inputGradients } from './input-gradients.ts';
import { iterativeBeatsOneStep } from './iterative-beats-one-step.ts';
import { lossConverged } from './loss-converged.ts';
import { moreBudget } from './more-budget.ts';
import { randomDraws } from './random-draws.ts';
import { scoresNotProbabilities } from './scores-not-probabilities.ts';
import { silentSuccess } from './silent-success.ts';
import { squareAttack } from './square.ts';
import { surrogate } from './surrogate.ts';
import { transferFromTwin } from './transfer-from-twin.ts';
import { unboundedBreaksAll } from './unbounded-breaks-all.ts';
import { wholeRange } from './whole-range.ts';
import { worstCaseReported } from './worst-case-reported.ts';

/** Every check, in the order they are run: cheap ones first, and last the one that looks at what all have found. */
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
];
