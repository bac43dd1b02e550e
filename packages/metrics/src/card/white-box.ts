import { type Attack, apgd, pgd } from '@saf/attacks';
import type { CardBudget } from './card-options.ts';
import type { Mask } from './masks.ts';

/** What the attacks with gradients did at one epsilon: each was given what the ones before it had left. */
export interface WhiteBox {
  readonly epsilon: number;
  /** Images that are wrong unperturbed or after one of the attacks. */
  readonly wrong: Mask;
  readonly stages: readonly Stage[];
}

export interface Stage {
  readonly name: string;
  /** Images that this attack was the first to get wrong. */
  readonly found: Mask;
}

/** Where a stage begins that differentiates scores in the log domain instead of the training loss. */
export const TRAINING_LOSS = 'PGD on the training loss';

/** Steps of 2.5 epsilon in all (Madry et al., ICLR 2018): enough to cross the ball and turn back. */
export const stepSizeOf = (steps: number): number => 2.5 / steps;

/** The attacks with gradients, the most usual first; APGD as in AutoAttack (Croce and Hein, ICML 2020). */
export function whiteBoxAttacks({ steps, apgdSteps }: CardBudget): [name: string, attack: Attack][] {
  return [
    [TRAINING_LOSS, pgd({ steps, stepSize: stepSizeOf(steps) })],
    ['APGD on the cross-entropy of the scores', apgd({ steps: apgdSteps })],
    ['APGD on the ratio of the scores (DLR)', apgd({ steps: apgdSteps, loss: 'dlr' })],
  ];
}
