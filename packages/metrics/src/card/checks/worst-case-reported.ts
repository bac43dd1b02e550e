import { wilsonInterval } from '../../wilson-interval.ts';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { percent } from '../masks.ts';
import { TOLERANCE } from '../tolerance.ts';
import { worstAt } from '../worst-at.ts';

/** Robust accuracy is the mean over images of the worst over attacks: the figure of one attack flatters. */
export const worstCaseReported: CardCheck = {
  id: 'worst-case-reported',
  question: 'Is the robust accuracy that is reported the worst over all attacks, image by image?',
  async run(bench: CardBench): Promise<Finding> {
    const reported = (bench.options.reported ?? []).filter(({ epsilon }) => bench.epsilons.includes(epsilon));
    const numbers: Record<string, number> = {};
    const above: string[] = [];
    for (const { epsilon, accuracy } of reported) {
      const wrong = (await worstAt(bench, epsilon)).wrong;
      const worst = 1 - wrong / bench.count;
      const [, highest] = wilsonInterval(bench.count - wrong, bench.count);
      numbers[`reportedAt${epsilon}`] = accuracy;
      numbers[`worstAt${epsilon}`] = worst;
      // Only above the interval: what was reported may be of other images.
      if (accuracy > highest + TOLERANCE)
        above.push(`${percent(accuracy)} at ε = ${epsilon}, the worst is ${percent(worst)}`);
    }
    return {
      outcome: above.length > 0 ? 'failed' : 'passed',
      numbers,
      sentence:
        above.length > 0
          ? `What was reported is not the worst over attacks: ${above.join('; ')}.`
          : 'The robust accuracies of this card are the worst over all its attacks, image by image, and nothing above them was reported.',
    };
  },
};
