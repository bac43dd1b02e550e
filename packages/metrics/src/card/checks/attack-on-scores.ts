import { formatEpsilon } from '../../format-epsilon.ts';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { countOf, images } from '../masks.ts';
import { TOLERANCE } from '../tolerance.ts';
import { TRAINING_LOSS } from '../white-box.ts';

/** exp(−z²) underflows, and with it the gradient of a loss of confidences; scores in the log domain do not. */
export const attackOnScores: CardCheck = {
  id: 'attack-on-scores',
  question: 'Do attacks on scores in the log domain find nothing that the training loss hides?',
  async run(bench: CardBench): Promise<Finding> {
    const numbers: Record<string, number> = {};
    let most = 0;
    for (const epsilon of bench.epsilons) {
      const { stages } = await bench.whiteBox(epsilon);
      const hidden = stages
        .filter(({ name }) => name !== TRAINING_LOSS)
        .reduce((sum, { found }) => sum + countOf(found), 0);
      numbers[`newAt${formatEpsilon(epsilon)}`] = hidden;
      most = Math.max(most, hidden);
    }
    const parts = bench.epsilons
      .map((epsilon) => `${numbers[`newAt${formatEpsilon(epsilon)}`]} at ε = ${formatEpsilon(epsilon)}`)
      .join(', ');
    return {
      outcome: most / bench.count > TOLERANCE ? 'failed' : 'passed',
      numbers,
      sentence: `Of ${images(bench.count)}, attacks on the scores break more than the training loss alone: ${parts}.`,
    };
  },
};
