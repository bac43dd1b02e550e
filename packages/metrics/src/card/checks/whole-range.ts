import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { countOf, percent } from '../masks.ts';

/** With the whole range of pixels allowed any image can be made any other. */
export const wholeRange: CardCheck = {
  id: 'whole-range',
  question: 'Does an attack with all pixels free bring accuracy down to chance?',
  async run(bench: CardBench): Promise<Finding> {
    const { first } = await bench.unbounded();
    const accuracy = 1 - countOf(first) / bench.count;
    const chance = 1 / bench.classifier.categories;
    const low = accuracy <= chance;
    return {
      outcome: low ? 'passed' : 'failed',
      numbers: { accuracy, chance, epsilon: bench.range, steps: bench.budget.unboundedSteps },
      sentence: `${bench.budget.unboundedSteps} steps of PGD over the whole range leave an accuracy of ${percent(accuracy)}; chance is ${percent(chance)}.${low ? '' : ' The gradient does not lead to images of other categories.'}`,
    };
  },
};
