import { disposeAttackResult, pgd } from '@saf/attacks';
import type { Classifier } from '@saf/models';
import { formatEpsilon } from '../../format-epsilon.ts';
import { predictAll } from '../../predictions.ts';
import { type CardCheck, type Finding, skipped, TOLERANCE } from '../card-check.ts';
import type { CheckContext, FindBatch } from '../check-context.ts';
import { againstChance, countOf, images, type Mask, percent } from '../masks.ts';
import { comparedAt, stepSizeOf, whiteBox } from '../white-box.ts';

/** Images made for another network do better than ones made for this one only where its own gradients mislead. */
export const transferFromTwin: CardCheck = {
  id: 'transfer-from-twin',
  question: 'Do images made for an undefended twin break no more than images made for the classifier itself?',
  async run(context: CheckContext): Promise<Finding> {
    const { twin } = context.options;
    if (!twin) return skipped('No undefended twin was given.');
    const epsilon = await comparedAt(context);
    const wrong = await transfer(context, twin, epsilon);
    const own = (await whiteBox(context, epsilon)).wrong;
    const [transferred, direct] = [countOf(wrong), countOf(own)];
    return {
      outcome: (transferred - direct) / context.count > TOLERANCE ? 'failed' : 'passed',
      numbers: { epsilon, transferred, direct, new: wrong.filter((each, i) => each && !own[i]).length },
      sentence: `At ε = ${formatEpsilon(epsilon)} images made for ${twin.name} break ${images(transferred)}, images made for the classifier itself ${direct}.`,
    };
  },
};

async function transfer(context: CheckContext, twin: Classifier, epsilon: number): Promise<Mask> {
  const { steps } = context.budget;
  // Goes on past the twin's own errors, to where its loss is highest: that transfers best.
  const attack = pgd({ steps, stepSize: stepSizeOf(steps), keep: 'loss', loss: 'training' });
  const find: FindBatch = async ({ classifier, images: inputs, criterion, options }) => {
    const result = await attack.run(twin, inputs, criterion, options);
    try {
      const predictions = await predictAll(classifier, result.perturbed[0].clipped, context);
      return { success: [criterion.isMet(predictions)] };
    } finally {
      disposeAttackResult(result);
    }
  };
  return context.attack({ find }, { name: `transfer from ${twin.name}`, epsilon });
}

/** An attack that fails on an undefended network too measures nothing. */
export const breaksTheTwin: CardCheck = {
  id: 'breaks-the-twin',
  question: 'Does the same attack break an undefended twin?',
  async run(context: CheckContext): Promise<Finding> {
    const { twin } = context.options;
    if (!twin) return skipped('No undefended twin was given.');
    const epsilon = context.epsilons.at(-1)!;
    const { steps } = context.budget;
    const attack = pgd({ steps, stepSize: stepSizeOf(steps), loss: 'training' });
    const wrong = await context.attack(attack, { name: null, epsilon, classifier: twin });
    const { accuracy, chance, isAtChance } = againstChance(wrong, context.classifier.categories);
    return {
      outcome: isAtChance ? 'passed' : 'failed',
      numbers: { epsilon, accuracy, chance },
      sentence: `At ε = ${formatEpsilon(epsilon)} the attack leaves ${twin.name} an accuracy of ${percent(accuracy)}.`,
    };
  },
};
