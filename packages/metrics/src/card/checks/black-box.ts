import { nes, square } from '@saf/attacks/black-box';
import { randomStream } from '@saf/random';
import { formatEpsilon } from '../../format-epsilon.ts';
import { type CardCheck, type Finding, TOLERANCE } from '../card-check.ts';
import type { CheckContext } from '../check-context.ts';
import { countOf, images, indicesOf, without } from '../masks.ts';
import { comparedAt, stepSizeOf, whiteBox } from '../white-box.ts';

/** Where blind search finds what gradients did not, the gradients are masked. */
export const randomDraws: CardCheck = {
  id: 'random-draws',
  question: 'Do random points of the ball find nothing that gradients did not?',
  async run(context: CheckContext): Promise<Finding> {
    const epsilon = await comparedAt(context);
    const survivors = indicesOf((await whiteBox(context, epsilon)).wrong, false).slice(0, context.budget.randomImages);
    const draws = context.budget.randomDraws;
    const wrong = new Array<boolean>(context.count).fill(false);
    for (const [done, index] of survivors.entries()) {
      wrong[index] = await drawAround(context, index, epsilon);
      context.onProgress((done + 1) / survivors.length);
    }
    if (survivors.length > 0) context.records.push({ name: 'random points', epsilon, attacked: survivors, wrong });
    const found = countOf(wrong);
    return {
      outcome: found / context.count > TOLERANCE ? 'failed' : 'passed',
      numbers: { epsilon, images: survivors.length, draws, found },
      sentence:
        survivors.length === 0
          ? 'The attacks with gradients had left nothing to be found.'
          : `${draws} random points around each of ${images(survivors.length)} that gradients could not break: ${found} broken.`,
    };
  },
};

async function drawAround(context: CheckContext, index: number, epsilon: number): Promise<boolean> {
  const source = randomStream(context.seed, 'random-draws', index);
  for (let done = 0; done < context.budget.randomDraws; done += context.batchSize) {
    context.options.signal?.throwIfAborted();
    const count = Math.min(context.batchSize, context.budget.randomDraws - done);
    const points = context.uniformPoints(index, epsilon, count, source);
    const labels = new Array<number>(count).fill(context.labels[index]);
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
    return {
      outcome: (bySquare - byGradients) / context.count > TOLERANCE ? 'failed' : 'passed',
      numbers: { epsilon, queries, square: bySquare, gradients: byGradients, new: found },
      sentence: `At ε = ${formatEpsilon(epsilon)} Square, with ${queries} queries an image, gets ${images(bySquare)} wrong, attacks with gradients ${byGradients}; ${found} of the former are new.`,
    };
  },
};

/** The distance at which Ilyas et al. and those who broke k-winners-take-all ask: as far as a gradient is wanted to reach. */
const SIGMA = 8 / 255;

/** Gradients that are estimated from scores alone do not vanish with the derivatives of saturated activations. */
export const estimatedGradients: CardCheck = {
  id: 'estimated-gradients',
  question: 'Do gradients that are estimated from scores find nothing that the true ones hide?',
  async run(context: CheckContext): Promise<Finding> {
    const epsilon = await comparedAt(context);
    const { randomImages, estimateSteps: steps, estimatePairs: pairs } = context.budget;
    const indices = indicesOf((await whiteBox(context, epsilon)).wrong, false).slice(0, randomImages);
    const numbers = { epsilon, images: indices.length, found: 0 };
    if (indices.length === 0)
      return { outcome: 'passed', numbers, sentence: 'The attacks with gradients had left nothing to be found.' };
    const attack = nes({ steps, stepSize: stepSizeOf(steps), pairs, sigma: SIGMA * context.range });
    const found = countOf(await context.attack(attack, { name: 'estimated gradients (NES)', epsilon, indices }));
    return {
      outcome: found / context.count > TOLERANCE ? 'failed' : 'passed',
      numbers: { ...numbers, found },
      sentence: `Of ${images(indices.length)} that gradients could not break at ε = ${formatEpsilon(epsilon)}, evolution strategies (${pairs} pairs of points, ${steps} steps) break ${found}.`,
    };
  },
};
