import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { indicesOf, ofImages } from '../masks.ts';

/** Pintor et al., "Indicators of attack failure" (NeurIPS 2022): the last 10 steps, 5 % of the way the loss has gone. */
const LAST_STEPS = 10;
const STILL_MOVING = 0.05;

/** An attack that was stopped on its way says little. */
export const lossConverged: CardCheck = {
  id: 'loss-converged',
  question: 'Had the attack come to rest when it was stopped?',
  async run(bench: CardBench): Promise<Finding> {
    const epsilon = await bench.comparedAt();
    const right = indicesOf(await bench.clean(), false);
    const { wrong } = await bench.whiteBox(epsilon);
    const survivors = [...right.keys()].filter((i) => !wrong[right[i]]);
    if (survivors.length === 0)
      return {
        outcome: 'passed',
        numbers: { epsilon, survivors: 0, moving: 0 },
        sentence: 'The attack got every image wrong.',
      };
    const { losses } = await bench.descent(epsilon);
    const moving = survivors.filter((i) => lastMove(losses.map((step) => step[i])) > STILL_MOVING).length;
    return {
      outcome: moving > 0 ? 'failed' : 'passed',
      numbers: { epsilon, survivors: survivors.length, moving },
      sentence: `Over the last ${Math.min(LAST_STEPS, losses.length - 1)} of ${losses.length - 1} steps the loss still rose on ${ofImages(moving, survivors.length)} that the attack could not break.`,
    };
  },
};

/** How far the best loss so far has gone in the last steps, as a share of its whole way. */
function lastMove(losses: readonly number[]): number {
  const best: number[] = [];
  for (const loss of losses) best.push(Math.max(loss, best.at(-1) ?? -Infinity));
  const whole = best.at(-1)! - Math.min(...losses);
  return whole > 0 ? (best.at(-1)! - best.at(-Math.min(LAST_STEPS, best.length))!) / whole : 0;
}
