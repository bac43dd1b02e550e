import { checkOneOf } from '@saf/checks';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type AttackLoss, lossNamed, lossNames } from '../attack-loss.ts';
import type { PassLoss } from '../forward-pass.ts';
import { goalMargin } from '../goal-value.ts';
import { dlr, targetedDlr } from './dlr.ts';

/**
 * What APGD raises: an `AttackLoss`, or one that goes by the goal whatever it is, also where "nonsense" meets it:
 * - `goalMargin`: the largest score that meets the goal minus the largest that does not;
 * - `dlr`: the same, divided by z₍₁₎ − z₍₃₎, which makes it blind to the scale of the logits;
 * - `targetedDlr`: from the score of one prediction that meets the goal after the other, divided by z₍₁₎ − (z₍₃₎ + z₍₄₎) / 2.
 */
export type ApgdLoss = AttackLoss | 'goalMargin' | 'dlr' | 'targetedDlr';

/** What an objective may need to know of each sample. */
export type ObjectiveRows = {
  readonly labels: Tensor1D;
  /** Which scores meet the goal (see `prediction-scores.ts`). */
  readonly accepted: Tensor2D;
  /** The score that `targetedDlr` raises. */
  readonly targets: Tensor1D;
};

export type Objective = (rows: ObjectiveRows) => PassLoss;

/** @throws ArgumentError for an unknown name */
export function objectiveNamed(name: ApgdLoss): (sign: 1 | -1) => Objective {
  checkOneOf('loss', name, [...lossNames, 'goalMargin', 'dlr', 'targetedDlr']);
  if (name === 'goalMargin' || name === 'dlr') {
    const value = name === 'dlr' ? dlr : goalMargin;
    return () => (rows) => (pass) => value(pass.scores(), rows.accepted);
  }
  if (name === 'targetedDlr') return () => (rows) => (pass) => targetedDlr(rows.targets)(pass.scores(), rows.accepted);
  const lossOf = lossNamed(name);
  return (sign) => (rows) => (pass) => tf.mul(lossOf(pass, rows.labels), sign);
}
