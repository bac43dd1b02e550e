import { disposeAttackResult } from '@saf/attacks';
import type { Classifier } from '@saf/models';
import { formatEpsilon } from '../../format-epsilon.ts';
import { predictAll } from '../../predictions.ts';
import { type CardCheck, type Finding, failedIf, skipped, TOLERANCE } from '../card-check.ts';
import type { CheckContext, FindBatch } from '../check-context.ts';
import { againstChance, countOf, images, type Mask, percent, without } from '../masks.ts';
import { comparedAt, plainPgd, whiteBox } from '../white-box.ts';

/** Images made for another network do better than ones made for this one only where its own gradients mislead. */
export const transferFromTwin: CardCheck = {
  id: 'transfer-from-twin',
  question:
    'Do perturbations made for an undefended twin break no more images than those made for the classifier itself?',
  async run(context: CheckContext): Promise<Finding> {
    const { twin } = context.options;
    if (!twin) return skipped('No undefended twin was given.');
    const epsilon = await comparedAt(context);
    const wrong = await transfer(context, twin, epsilon);
    const own = (await whiteBox(context, epsilon)).wrong;
    const [transferred, direct] = [countOf(wrong), countOf(own)];
    return failedIf(
      (transferred - direct) / context.count > TOLERANCE,
      { epsilon, transferred, direct, new: countOf(without(wrong, own)) },
      `At ε = ${formatEpsilon(epsilon)} perturbations made for ${twin.name} break ${images(transferred)}, and those made for the classifier itself break ${direct}.`,
    );
  },
};

async function transfer(context: CheckContext, twin: Classifier, epsilon: number): Promise<Mask> {
  // Goes on past the twin's own errors, to where its loss is highest: that transfers best.
  const attack = plainPgd(context.budget.steps, 'loss');
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
    const wrong = await context.attack(plainPgd(context.budget.steps), { name: null, epsilon, classifier: twin });
    const { accuracy, chance, isAtChance } = againstChance(wrong, context.classifier.categories);
    return failedIf(
      !isAtChance,
      { epsilon, accuracy, chance },
      `At ε = ${formatEpsilon(epsilon)} the attack leaves ${twin.name} an accuracy of ${percent(accuracy)}; chance is ${percent(chance)}.`,
    );
  },
};
