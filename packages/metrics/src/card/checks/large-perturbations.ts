import { formatEpsilon } from '../../format-epsilon.ts';
import { type CardCheck, type Finding, failedIf } from '../card-check.ts';
import type { CheckContext } from '../check-context.ts';
import { againstChance, countOf, ofImages, percent } from '../masks.ts';
import { plainPgd, TRAINING_LOSS, unbounded, whiteBox } from '../white-box.ts';

/** What a smaller perturbation breaks, a larger one breaks too. Each epsilon is attacked anew here, so that it shows. */
export const growsWithEpsilon: CardCheck = {
  id: 'grows-with-epsilon',
  question: 'Does the error rate grow with ε, and reach every image when there is no bound?',
  async run(context: CheckContext): Promise<Finding> {
    const shares: number[] = [];
    for (const epsilon of context.epsilons)
      shares.push(countOf((await whiteBox(context, epsilon)).wrong) / context.count);
    const withoutBound = countOf((await unbounded(context)).all) / context.count;
    const falls = Math.max(0, ...shares.slice(1).map((share, i) => shares[i] - share));
    const grows = falls === 0 && withoutBound === 1;
    const steps = context.epsilons
      .map((epsilon, i) => `${percent(shares[i])} at ε = ${formatEpsilon(epsilon)}`)
      .join(', ');
    const complaint =
      falls > 0 ? 'the error rate falls on the way' : 'some images stay right, although every image is within reach';
    return failedIf(
      !grows,
      { largestFall: falls, unbounded: withoutBound },
      `Error rates: ${steps}, ${percent(withoutBound)} without a bound${grows ? '' : `; ${complaint}`}.`,
    );
  },
};

/** With the whole range of pixels allowed any image can be made any other. */
export const wholeRange: CardCheck = {
  id: 'whole-range',
  question: 'Does an attack that may change every pixel freely bring accuracy down to chance?',
  async run(context: CheckContext): Promise<Finding> {
    const { first } = await unbounded(context);
    const { accuracy, chance, isAtChance: low } = againstChance(first, context.classifier.categories);
    const steps = context.budget.unboundedSteps;
    return failedIf(
      !low,
      { accuracy, chance, epsilon: context.range, steps },
      `${steps} steps of PGD over the whole range leave an accuracy of ${percent(accuracy)}; chance is ${percent(chance)}.${low ? '' : ' The gradient does not lead to images of other categories.'}`,
    );
  },
};

/** An attack that may go anywhere has to succeed on every image, or it is broken, or led astray. */
export const unboundedBreaksAll: CardCheck = {
  id: 'unbounded-breaks-all',
  question: 'Does an attack without a bound succeed on every image?',
  async run(context: CheckContext): Promise<Finding> {
    const { all } = await unbounded(context);
    const left = context.count - countOf(all);
    return failedIf(
      left > 0,
      { left, images: context.count },
      left > 0
        ? `Without a bound the attacks with gradients still fail on ${ofImages(left, context.count)}.`
        : 'Without a bound the attacks with gradients break every image.',
    );
  },
};

/** At half of the range every image can be made plain grey: nobody can tell them apart. */
export const halfRange: CardCheck = {
  id: 'half-range',
  question: 'Is accuracy at chance where every image can be made plain grey?',
  async run(context: CheckContext): Promise<Finding> {
    const epsilon = context.range / 2;
    const attack = plainPgd(context.budget.unboundedSteps);
    const wrong = await context.attack(attack, { name: TRAINING_LOSS, epsilon });
    const { accuracy, chance, isAtChance: low } = againstChance(wrong, context.classifier.categories);
    return failedIf(
      !low,
      { epsilon, accuracy, chance },
      `At half of the pixel range PGD leaves an accuracy of ${percent(accuracy)}; no classifier can do better than chance there (${percent(chance)}).${low ? '' : ' The attack is misled.'}`,
    );
  },
};
