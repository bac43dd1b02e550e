import { pgd } from '@saf/attacks';
import { formatEpsilon } from '../../format-epsilon.ts';
import type { CardBench } from '../card-bench.ts';
import { type CardCheck, type Finding, skipped } from '../card-check.ts';
import { countOf, percent } from '../masks.ts';
import { stepSizeOf } from '../white-box.ts';

/** An attack that fails on an undefended network too measures nothing. */
export const breaksTheTwin: CardCheck = {
  id: 'breaks-the-twin',
  question: 'Does the same attack break an undefended twin?',
  async run(bench: CardBench): Promise<Finding> {
    const { twin } = bench.options;
    if (!twin) return skipped('No undefended twin was given.');
    const epsilon = bench.epsilons.at(-1)!;
    const { steps } = bench.budget;
    const attack = pgd({ steps, stepSize: stepSizeOf(steps) });
    const wrong = await bench.attack(attack, { name: null, epsilon, classifier: twin });
    const accuracy = 1 - countOf(wrong) / bench.count;
    const chance = 1 / bench.classifier.categories;
    return {
      outcome: accuracy <= chance ? 'passed' : 'failed',
      numbers: { epsilon, accuracy, chance },
      sentence: `At ε = ${formatEpsilon(epsilon)} the attack leaves ${twin.name} an accuracy of ${percent(accuracy)}.`,
    };
  },
};
