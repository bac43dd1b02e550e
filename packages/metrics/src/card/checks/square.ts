import { square } from '@saf/attacks/black-box';
import { formatEpsilon } from '../../format-epsilon.ts';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { countOf, images, without } from '../masks.ts';
import { TOLERANCE } from '../tolerance.ts';

/** A search that sees scores alone does better than gradients only where gradients mislead (AutoAttack, `check_square_sr`). */
export const squareAttack: CardCheck = {
  id: 'square-against-gradients',
  question: 'Do attacks with gradients do at least as well as a search without them?',
  async run(bench: CardBench): Promise<Finding> {
    const epsilon = await bench.comparedAt();
    const queries = bench.budget.squareQueries;
    const wrong = await bench.attack(square({ queries }), { name: 'Square', epsilon });
    const gradients = (await bench.whiteBox(epsilon)).wrong;
    const [bySquare, byGradients] = [countOf(wrong), countOf(gradients)];
    const found = countOf(without(wrong, gradients));
    return {
      outcome: (bySquare - byGradients) / bench.count > TOLERANCE ? 'failed' : 'passed',
      numbers: { epsilon, queries, square: bySquare, gradients: byGradients, new: found },
      sentence: `At ε = ${formatEpsilon(epsilon)} Square, with ${queries} queries an image, gets ${images(bySquare)} wrong, attacks with gradients ${byGradients}; ${found} of the former are new.`,
    };
  },
};
