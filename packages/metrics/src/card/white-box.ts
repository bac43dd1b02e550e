import { type Attack, apgd, disposeAttackResult, pgd } from '@saf/attacks';
import type { SuiteAttack } from '@saf/attacks/suite';
import { ArgumentError } from '@saf/checks';
import type { CardBudget } from './card-options.ts';
import type { CheckContext } from './check-context.ts';
import { countOf, either, indicesOf, type Mask } from './masks.ts';

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

/** PGD on the training loss from a random start. */
export const plainPgd = (steps: number, keep?: 'loss'): Attack =>
  pgd({ steps, stepSize: stepSizeOf(steps), keep, loss: 'training' });

/** The attacks with gradients, the most usual first; APGD as in AutoAttack (Croce and Hein, ICML 2020). */
export function whiteBoxAttacks({ steps, apgdSteps }: CardBudget): [name: string, attack: Attack][] {
  return [
    [TRAINING_LOSS, plainPgd(steps)],
    ['APGD on the cross-entropy of the scores', apgd({ steps: apgdSteps })],
    ['APGD on the ratio of the scores (DLR)', apgd({ steps: apgdSteps, loss: 'dlr' })],
  ];
}

/** The attacks with gradients at an epsilon, one after the other, on what is still right; run once. */
export const whiteBox = (context: CheckContext, epsilon: number): Promise<WhiteBox> =>
  context.once(`white box at ${epsilon}`, () => runWhiteBox(context, epsilon));

/** The images that the attacks with gradients leave right at an epsilon. */
export const survivorsOf = async (context: CheckContext, epsilon: number): Promise<number[]> =>
  indicesOf((await whiteBox(context, epsilon)).wrong, false);

/** The epsilon of the list at which the share of images that is wrong comes nearest to one half. */
export async function comparedAt(context: CheckContext): Promise<number> {
  let [best, distance] = [context.epsilons[0], Infinity];
  for (const epsilon of context.epsilons) {
    const { wrong } = await whiteBox(context, epsilon);
    // In whole numbers: of two epsilons as near to one half the first is taken.
    const own = Math.abs(2 * countOf(wrong) - context.count);
    if (own < distance) [best, distance] = [epsilon, own];
  }
  return best;
}

async function runWhiteBox(context: CheckContext, epsilon: number): Promise<WhiteBox> {
  const refused = new Set<string>();
  const attacks = whiteBoxAttacks(context.budget).map(([name, attack]) => ({
    name,
    attack: orNothing(attack, () => refused.add(name)),
  }));
  const outcomes = await context.runSuite(attacks, { epsilon });
  for (const { attack: name, samples, broken } of outcomes)
    if (samples.length > 0 && !refused.has(name))
      context.records.push({ name, epsilon, attacked: samples, wrong: broken[0] });
  const stages = outcomes.map(({ attack: name, broken: [found] }) => ({ name, found }));
  const wrong = stages.reduce<Mask>((sum, { found }) => either(sum, found), await context.clean());
  return { epsilon, wrong, stages };
}

/** Attacks refuse a classifier without any gradient: they find nothing then, and a check of its own says why. */
function orNothing(attack: Attack, onRefused: () => void): SuiteAttack['attack'] {
  return {
    async find({ classifier, images, criterion, samples, options }) {
      try {
        const result = await attack.run(classifier, images, criterion, options);
        disposeAttackResult(result);
        return { success: result.perturbed.map(({ success }) => success) };
      } catch (error) {
        // Anything else would make a classifier look robust.
        if (!(error instanceof ArgumentError && error.argument === 'classifier')) throw error;
        onRefused();
        return { success: [samples.map(() => false)] };
      }
    },
  };
}

/** What is wrong where every pixel is free. */
export interface Unbounded {
  /** After an attack on the training loss alone. */
  readonly first: Mask;
  /** After one on the scores too. */
  readonly all: Mask;
}

/** What is wrong where every pixel is free: after the training loss alone, and after attacks on the scores too; run once. */
export const unbounded = (context: CheckContext): Promise<Unbounded> =>
  context.once('unbounded', () => runUnbounded(context));

async function runUnbounded(context: CheckContext): Promise<Unbounded> {
  const { unboundedSteps: steps } = context.budget;
  const epsilon = context.range;
  const first = await context.attack(plainPgd(steps), { name: TRAINING_LOSS, epsilon });
  const indices = indicesOf(first, false);
  if (indices.length === 0) return { first, all: first };
  const onScores = apgd({ steps, loss: 'dlr' });
  const more = await context.attack(onScores, { name: 'APGD on the ratio of the scores (DLR)', epsilon, indices });
  return { first, all: either(first, more) };
}
