import { nes, square } from '@saf/attacks/black-box';
import { randomStream } from '@saf/random';
import { formatEpsilon } from '../../format-epsilon.ts';
import { type CardCheck, type Finding, failedIf, TOLERANCE } from '../card-check.ts';
import type { CheckContext } from '../check-context.ts';
import { countOf, images, without } from '../masks.ts';
import { comparedAt, stepSizeOf, survivorsOf, whiteBox } from '../white-box.ts';

const NOTHING_LEFT = 'The attacks with gradients broke every image.';

/** Where blind search finds what gradients did not, the gradients are masked. */
export const randomDraws: CardCheck = {
  id: 'random-draws',
  question: 'Do random points in the ball break no image that gradients did not?',
  async run(context: CheckContext): Promise<Finding> {
    const epsilon = await comparedAt(context);
    const survivors = (await survivorsOf(context, epsilon)).slice(0, context.budget.randomImages);
    const draws = context.budget.randomDraws;
    const wrong = new Array<boolean>(context.count).fill(false);
    for (const [done, index] of survivors.entries()) {
      wrong[index] = await drawAround(context, index, epsilon);
      context.onProgress((done + 1) / survivors.length);
    }
    if (survivors.length > 0) context.records.push({ name: 'random points', epsilon, attacked: survivors, wrong });
    const found = countOf(wrong);
    return failedIf(
      found / context.count > TOLERANCE,
      { epsilon, images: survivors.length, draws, found },
      survivors.length === 0
        ? NOTHING_LEFT
        : `Of ${images(survivors.length)} that gradients could not break at ε = ${formatEpsilon(epsilon)}, ${draws} random points around each break ${found}.`,
    );
  },
};

async function drawAround(context: CheckContext, index: number, epsilon: number): Promise<boolean> {
  const source = randomStream(context.seed, 'random-draws', index);
  for (const { size } of context.batches(context.budget.randomDraws)) {
    const points = context.uniformPoints(index, epsilon, size, source);
    const labels = new Array<number>(size).fill(context.labels[index]);
    const wrong = await context.wrongOf(context.classifier, points, labels);
    points.dispose();
    if (wrong.includes(true)) return true;
  }
  return false;
}

/** A search that sees scores alone does better than gradients only where gradients mislead (AutoAttack, `check_square_sr`). */
export const squareAttack: CardCheck = {
  id: 'square-against-gradients',
  question: 'Do attacks with gradients do at least as well as a search without them?',
  async run(context: CheckContext): Promise<Finding> {
    const epsilon = await comparedAt(context);
    const queries = context.budget.squareQueries;
    const wrong = await context.attack(square({ queries }), { name: 'Square', epsilon });
    const gradients = (await whiteBox(context, epsilon)).wrong;
    const [bySquare, byGradients] = [countOf(wrong), countOf(gradients)];
    const found = countOf(without(wrong, gradients));
    return failedIf(
      (bySquare - byGradients) / context.count > TOLERANCE,
      { epsilon, queries, square: bySquare, gradients: byGradients, new: found },
      `At ε = ${formatEpsilon(epsilon)} Square breaks ${images(bySquare)} with ${queries} queries per image, and attacks with gradients break ${byGradients}; ${found} of the former are new.`,
    );
  },
};

/** The distance of the queries of Ilyas et al. and of those who broke k-winners-take-all: as far as a gradient should reach. */
const SIGMA = 8 / 255;

/** Gradients that are estimated from scores alone do not vanish with the derivatives of saturated activations. */
export const estimatedGradients: CardCheck = {
  id: 'estimated-gradients',
  question: 'Do gradients estimated from scores find nothing that the true gradients hide?',
  async run(context: CheckContext): Promise<Finding> {
    const epsilon = await comparedAt(context);
    const { randomImages, estimateSteps: steps, estimatePairs: pairs } = context.budget;
    const indices = (await survivorsOf(context, epsilon)).slice(0, randomImages);
    const numbers = { epsilon, images: indices.length, found: 0 };
    if (indices.length === 0) return failedIf(false, numbers, NOTHING_LEFT);
    const attack = nes({ steps, stepSize: stepSizeOf(steps), pairs, sigma: SIGMA * context.range });
    const found = countOf(await context.attack(attack, { name: 'estimated gradients (NES)', epsilon, indices }));
    return failedIf(
      found / context.count > TOLERANCE,
      { ...numbers, found },
      `Of ${images(indices.length)} that gradients could not break at ε = ${formatEpsilon(epsilon)}, evolution strategies (${pairs} pairs of points, ${steps} steps) break ${found}.`,
    );
  },
};
