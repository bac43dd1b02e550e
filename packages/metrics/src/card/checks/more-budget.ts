import { apgd } from '@saf/attacks';
import { formatEpsilon } from '../../format-epsilon.ts';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { countOf, images, indicesOf } from '../masks.ts';
import { TOLERANCE } from '../tolerance.ts';

/** Where more effort finds more, the effort was too small. */
export const moreBudget: CardCheck = {
  id: 'more-budget',
  question: 'Do twice the steps, or a second start, find nothing more?',
  async run(bench: CardBench): Promise<Finding> {
    const epsilon = await bench.comparedAt();
    const indices = indicesOf((await bench.whiteBox(epsilon)).wrong, false);
    const numbers = { epsilon, survivors: indices.length, bySteps: 0, byRestart: 0 };
    if (indices.length === 0)
      return { outcome: 'passed', numbers, sentence: 'The attack got every image wrong already.' };
    const { apgdSteps } = bench.budget;
    // Other random starts than before: those of a restart have streams of their own.
    const longer = apgd({ steps: 2 * apgdSteps, loss: 'dlr' });
    const again = apgd({ steps: apgdSteps, restarts: 2, loss: 'dlr' });
    const bySteps = countOf(await bench.attack(longer, { name: 'APGD (DLR), twice the steps', epsilon, indices }));
    const byRestart = countOf(await bench.attack(again, { name: 'APGD (DLR), two starts', epsilon, indices }));
    return {
      outcome: Math.max(bySteps, byRestart) / bench.count > TOLERANCE ? 'failed' : 'passed',
      numbers: { ...numbers, bySteps, byRestart },
      sentence: `Of ${images(indices.length)} that were left at ε = ${formatEpsilon(epsilon)}, twice the steps break ${bySteps}, a second random start ${byRestart}.`,
    };
  },
};
