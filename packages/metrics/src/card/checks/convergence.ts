import { apgd } from '@saf/attacks';
import { formatEpsilon } from '../../format-epsilon.ts';
import { type CardCheck, type Finding, failedIf, TOLERANCE } from '../card-check.ts';
import type { CheckContext } from '../check-context.ts';
import { countOf, images, indicesOf, ofImages, without } from '../masks.ts';
import { plainDescent } from '../plain-descent.ts';
import { comparedAt, survivorsOf, whiteBox } from '../white-box.ts';

const ALL_BROKEN = 'The attack broke every image.';

/** An attack that judges its last step loses what it had found on the way. */
export const silentSuccess: CardCheck = {
  id: 'silent-success',
  question: 'Is every success counted, including those that later steps lose again?',
  async run(context: CheckContext): Promise<Finding> {
    const epsilon = await comparedAt(context);
    const right = indicesOf(await context.clean(), false);
    if (right.length === 0)
      return failedIf(false, { lost: 0, uncounted: 0 }, 'No image is classified correctly to begin with.');
    const { wrong } = await plainDescent(context, epsilon);
    const ever = right.map((_, i) => wrong.some((step) => step[i]));
    const lost = countOf(without(ever, wrong.at(-1)!));
    const counted = (await whiteBox(context, epsilon)).wrong;
    const uncounted = countOf(
      without(
        ever,
        right.map((index) => counted[index]),
      ),
    );
    return failedIf(
      uncounted > 0,
      { epsilon, lost, uncounted },
      uncounted > 0
        ? `A plain descent passed through errors on ${images(uncounted)} that the attacks of this card did not find.`
        : `The last step alone would have missed ${images(lost)}; the numbers of this card count every step.`,
    );
  },
};

/** Pintor et al., "Indicators of attack failure" (NeurIPS 2022): the last 10 steps, 5 % of the way the loss has gone. */
const LAST_STEPS = 10;
const STILL_MOVING = 0.05;

/** An attack that was stopped on its way says little. */
export const lossConverged: CardCheck = {
  id: 'loss-converged',
  question: 'Had the attack converged when it stopped?',
  async run(context: CheckContext): Promise<Finding> {
    const epsilon = await comparedAt(context);
    const right = indicesOf(await context.clean(), false);
    const { wrong } = await whiteBox(context, epsilon);
    const survivors = [...right.keys()].filter((i) => !wrong[right[i]]);
    if (survivors.length === 0) return failedIf(false, { epsilon, survivors: 0, moving: 0 }, ALL_BROKEN);
    const { losses } = await plainDescent(context, epsilon);
    const moving = survivors.filter((i) => lastMove(losses.map((step) => step[i])) > STILL_MOVING).length;
    const steps = losses.length - 1;
    return failedIf(
      moving > 0,
      { epsilon, survivors: survivors.length, moving },
      `Over the last ${Math.min(LAST_STEPS, steps)} of ${steps} steps the loss still rose on ${ofImages(moving, survivors.length)} that the attack could not break.`,
    );
  },
};

/** How far the best loss so far has gone in the last steps, as a share of its whole way. */
function lastMove(losses: readonly number[]): number {
  const best: number[] = [];
  for (const loss of losses) best.push(Math.max(loss, best.at(-1) ?? -Infinity));
  const whole = best.at(-1)! - Math.min(...losses);
  return whole > 0 ? (best.at(-1)! - best.at(-Math.min(LAST_STEPS, best.length))!) / whole : 0;
}

/** Where more effort finds more, the effort was too small. */
export const moreBudget: CardCheck = {
  id: 'more-budget',
  question: 'Do twice as many steps, or a second random start, find nothing more?',
  async run(context: CheckContext): Promise<Finding> {
    const epsilon = await comparedAt(context);
    const indices = await survivorsOf(context, epsilon);
    const numbers = { epsilon, survivors: indices.length, bySteps: 0, byRestart: 0 };
    if (indices.length === 0) return failedIf(false, numbers, ALL_BROKEN);
    const { apgdSteps } = context.budget;
    // Other random starts than before: those of a restart have streams of their own.
    const longer = apgd({ steps: 2 * apgdSteps, loss: 'dlr' });
    const again = apgd({ steps: apgdSteps, restarts: 2, loss: 'dlr' });
    const bySteps = countOf(await context.attack(longer, { name: 'APGD (DLR), twice the steps', epsilon, indices }));
    const byRestart = countOf(await context.attack(again, { name: 'APGD (DLR), two starts', epsilon, indices }));
    return failedIf(
      Math.max(bySteps, byRestart) / context.count > TOLERANCE,
      { ...numbers, bySteps, byRestart },
      `Of ${images(indices.length)} left at ε = ${formatEpsilon(epsilon)}, twice as many steps break ${bySteps} and a second random start breaks ${byRestart}.`,
    );
  },
};
