import type { Result } from '@saf/results';

/** What was found out about a trained model: the part of a result that evaluating gives. */
export type Evaluation = Result['evaluation'];
