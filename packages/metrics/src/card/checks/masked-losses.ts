import { eq10, fgsm } from '@saf/attacks';
import { withSmoothDerivatives } from '@saf/models';
import { formatEpsilon } from '../../format-epsilon.ts';
import { type CardCheck, type Finding, failedIf, TOLERANCE } from '../card-check.ts';
import type { CheckContext } from '../check-context.ts';
import { countOf, either, images, without } from '../masks.ts';
import { comparedAt, survivorsOf, TRAINING_LOSS, whiteBox, whiteBoxAttacks } from '../white-box.ts';

/** exp(−z²) underflows, and with it the gradient of a loss of confidences; scores in the log domain do not. */
export const attackOnScores: CardCheck = {
  id: 'attack-on-scores',
  question: 'Do attacks on scores in the log domain find nothing that the training loss hides?',
  async run(context: CheckContext): Promise<Finding> {
    const numbers: Record<string, number> = {};
    let most = 0;
    for (const epsilon of context.epsilons) {
      const { stages } = await whiteBox(context, epsilon);
      const hidden = stages
        .filter(({ name }) => name !== TRAINING_LOSS)
        .reduce((sum, { found }) => sum + countOf(found), 0);
      numbers[`newAt${formatEpsilon(epsilon)}`] = hidden;
      most = Math.max(most, hidden);
    }
    const parts = context.epsilons
      .map((epsilon) => `${numbers[`newAt${formatEpsilon(epsilon)}`]} at ε = ${formatEpsilon(epsilon)}`)
      .join(', ');
    return failedIf(
      most / context.count > TOLERANCE,
      numbers,
      `Of ${images(context.count)}, attacks on the scores break some that the attack on the training loss does not: ${parts}.`,
    );
  },
};

/** Many small steps that do worse than a large one were misled by their gradients. */
export const iterativeBeatsOneStep: CardCheck = {
  id: 'iterative-beats-one-step',
  question: 'Does the iterative attack break every image that one step breaks?',
  async run(context: CheckContext): Promise<Finding> {
    const epsilon = await comparedAt(context);
    const byFgsm = await context.attack(fgsm({ loss: 'training' }), { name: 'FGSM', epsilon });
    const byEq10 = await context.attack(eq10(), { name: 'eq. 10, clipped', epsilon });
    const { wrong } = await whiteBox(context, epsilon);
    const oneStep = either(byFgsm, byEq10);
    const missed = countOf(without(oneStep, wrong));
    return failedIf(
      missed > 0,
      { epsilon, fgsm: countOf(byFgsm), eq10: countOf(byEq10), iterative: countOf(wrong), missed },
      `At ε = ${formatEpsilon(epsilon)} one step breaks ${images(countOf(oneStep))} and many steps break ${countOf(wrong)}; ${missed > 0 ? `${missed} of the former are not` : 'all of the former are'} among the latter.`,
    );
  },
};

/** Athalye et al., "Obfuscated gradients give a false sense of security" (ICML 2018): another backward pass for the same forward pass. */
export const surrogate: CardCheck = {
  id: 'surrogate-derivatives',
  question: 'Do surrogate derivatives of the activations find nothing that the true ones hide?',
  async run(context: CheckContext): Promise<Finding> {
    const { classifier, options } = context;
    const epsilon = await comparedAt(context);
    const indices = await survivorsOf(context, epsilon);
    // Success is the classifier's own to judge.
    const { logits, loss, losses } = options.surrogate ?? withSmoothDerivatives(classifier);
    const attacked = { ...classifier, logits, loss, losses };
    let found = 0;
    for (const [name, attack] of indices.length > 0 ? whiteBoxAttacks(context.budget) : []) {
      const settings = { name: `${name}, surrogate derivatives`, epsilon, indices, classifier: attacked };
      found = Math.max(found, countOf(await context.attack(attack, settings)));
    }
    return failedIf(
      found / context.count > TOLERANCE,
      { epsilon, survivors: indices.length, found },
      `Of ${images(indices.length)} that the true gradients could not break at ε = ${formatEpsilon(epsilon)}, surrogate derivatives break ${found}.`,
    );
  },
};
