import { pgd } from '@saf/attacks';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { countOf, percent } from '../masks.ts';
import { stepSizeOf } from '../white-box.ts';

/** At half of the range every image can be made plain grey: nobody can tell them apart. */
export const halfRange: CardCheck = {
  id: 'half-range',
  question: 'Is accuracy at chance where every image can be made plain grey?',
  async run(bench: CardBench): Promise<Finding> {
    const epsilon = bench.range / 2;
    const steps = bench.budget.unboundedSteps;
    const attack = pgd({ steps, stepSize: stepSizeOf(steps) });
    const wrong = await bench.attack(attack, { name: 'PGD on the training loss', epsilon });
    const accuracy = 1 - countOf(wrong) / bench.count;
    const chance = 1 / bench.classifier.categories;
    const low = accuracy <= chance;
    return {
      outcome: low ? 'passed' : 'failed',
      numbers: { epsilon, accuracy, chance },
      sentence: `At half of the pixel range PGD leaves an accuracy of ${percent(accuracy)}; no classifier can do better than chance there (${percent(chance)}).${low ? '' : ' The attack is led astray.'}`,
    };
  },
};
