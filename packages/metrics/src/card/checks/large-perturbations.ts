import { pgd } from '@saf/attacks';
import { formatEpsilon } from '../../format-epsilon.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import type { CheckContext } from '../check-context.ts';
import { againstChance, countOf, ofImages, percent } from '../masks.ts';
import { stepSizeOf, unbounded, whiteBox } from '../white-box.ts';

/** What a smaller perturbation breaks, a larger one breaks too. Each epsilon is attacked anew here, so that it shows. */
export const growsWithEpsilon: CardCheck = {
  id: 'grows-with-epsilon',
  question: 'Does success grow with ε, up to every image without a bound?',
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
    return {
      outcome: grows ? 'passed' : 'failed',
      numbers: { largestFall: falls, unbounded: withoutBound },
      sentence: `Errors: ${steps}, ${percent(withoutBound)} without a bound${grows ? '.' : `; ${falls > 0 ? 'they fall on the way' : 'not all, though every image is within reach'}.`}`,
    };
  },
};

/** With the whole range of pixels allowed any image can be made any other. */
export const wholeRange: CardCheck = {
  id: 'whole-range',
  question: 'Does an attack with all pixels free bring accuracy down to chance?',
  async run(context: CheckContext): Promise<Finding> {
    const { first } = await unbounded(context);
    const { accuracy, chance, isAtChance: low } = againstChance(first, context.classifier.categories);
    return {
      outcome: low ? 'passed' : 'failed',
      numbers: { accuracy, chance, epsilon: context.range, steps: context.budget.unboundedSteps },
      sentence: `${context.budget.unboundedSteps} steps of PGD over the whole range leave an accuracy of ${percent(accuracy)}; chance is ${percent(chance)}.${low ? '' : ' The gradient does not lead to images of other categories.'}`,
    };
  },
};

/** An attack that may go anywhere has to succeed on every image, or it is broken, or led astray. */
export const unboundedBreaksAll: CardCheck = {
  id: 'unbounded-breaks-all',
  question: 'Does an attack without a bound succeed on every image?',
  async run(context: CheckContext): Promise<Finding> {
    const { all } = await unbounded(context);
    const left = context.count - countOf(all);
    return {
      outcome: left > 0 ? 'failed' : 'passed',
      numbers: { left, images: context.count },
      sentence:
        left > 0
          ? `Without a bound the attacks with gradients still fail on ${ofImages(left, context.count)}.`
          : 'Without a bound the attacks with gradients get every image wrong.',
    };
  },
};

/** At half of the range every image can be made plain grey: nobody can tell them apart. */
export const halfRange: CardCheck = {
  id: 'half-range',
  question: 'Is accuracy at chance where every image can be made plain grey?',
  async run(context: CheckContext): Promise<Finding> {
    const epsilon = context.range / 2;
    const steps = context.budget.unboundedSteps;
    const attack = pgd({ steps, stepSize: stepSizeOf(steps), loss: 'training' });
    const wrong = await context.attack(attack, { name: 'PGD on the training loss', epsilon });
    const { accuracy, chance, isAtChance: low } = againstChance(wrong, context.classifier.categories);
    return {
      outcome: low ? 'passed' : 'failed',
      numbers: { epsilon, accuracy, chance },
      sentence: `At half of the pixel range PGD leaves an accuracy of ${percent(accuracy)}; no classifier can do better than chance there (${percent(chance)}).${low ? '' : ' The attack is led astray.'}`,
    };
  },
};
