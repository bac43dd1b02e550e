import { type Attack, apgd, pgd } from '@saf/attacks';
import type { CardBench } from './card-bench.ts';
import type { CardBudget } from './card-options.ts';
import { either, indicesOf, type Mask } from './masks.ts';

/** What the attacks with gradients did at one epsilon: each was given what the ones before it had left. */
export interface WhiteBox {
  readonly epsilon: number;
  /** Images that are wrong unperturbed or after one of the attacks. */
  readonly wrong: Mask;
  readonly stages: readonly Stage[];
}

interface Stage {
  readonly name: string;
  /** Images that this attack was the first to get wrong. */
  readonly found: Mask;
}

/** The stage that differentiates the training loss; the others follow scores in the log domain. */
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

/** Attacks at an epsilon, one after the other, what is still right. */
export async function runWhiteBox(bench: CardBench, epsilon: number): Promise<WhiteBox> {
  let wrong = await bench.clean();
  const stages: Stage[] = [];
  for (const [name, attack] of whiteBoxAttacks(bench.budget)) {
    const indices = indicesOf(wrong, false);
    const found =
      indices.length > 0 ? await tryAttack(bench, attack, { name, epsilon, indices }) : wrong.map(() => false);
    stages.push({ name, found });
    wrong = either(wrong, found);
  }
  return { epsilon, wrong, stages };
}

/** Attacks refuse a classifier without any gradient: they find nothing then, and a check of its own says why. */
async function tryAttack(
  bench: CardBench,
  attack: Attack,
  settings: { name: string; epsilon: number; indices: readonly number[] },
): Promise<Mask> {
  return bench.attack(attack, settings).catch(() => {
    bench.options.signal?.throwIfAborted();
    return new Array<boolean>(bench.count).fill(false);
  });
}
