import { formatEpsilon } from '../../format-epsilon.ts';
import { wilsonInterval } from '../../statistics/wilson-interval.ts';
import { type CardCheck, type Finding, failedIf, TOLERANCE } from '../card-check.ts';
import type { ReportedAccuracy } from '../card-options.ts';
import type { CheckContext } from '../check-context.ts';
import { percent } from '../masks.ts';

/** Robust accuracy is the mean over images of the worst over attacks: the figure of one attack flatters. */
export const worstCaseReported: CardCheck = {
  id: 'worst-case-reported',
  question: 'Is the reported robust accuracy the worst over all attacks, image by image?',
  async run(context: CheckContext): Promise<Finding> {
    const numbers: Record<string, number> = {};
    const above: string[] = [];
    for (const [i, epsilon] of context.epsilons.entries()) {
      const reported = nearestIn(context.options.reported ?? [], epsilon, context.epsilons[i + 1]);
      if (!reported) continue;
      const wrong = (await context.worstAt(epsilon)).wrong;
      const worst = 1 - wrong / context.count;
      const [, highest] = wilsonInterval(context.count - wrong, context.count);
      numbers[`reportedAt${formatEpsilon(reported.epsilon)}`] = reported.accuracy;
      numbers[`worstAt${formatEpsilon(epsilon)}`] = worst;
      // Only above the interval: what was reported may be of other images.
      if (reported.accuracy > highest + TOLERANCE) above.push(sentenceOn(reported, epsilon, worst));
    }
    return failedIf(
      above.length > 0,
      numbers,
      above.length > 0
        ? `The reported accuracy is not the worst over all attacks: ${above.join('; ')}.`
        : 'The robust accuracies of this card are the worst over all its attacks, image by image, and nothing above them was reported.',
    );
  },
};

/**
 * The one of the smallest size in [from, to). What breaks an image at ε breaks it at any larger size too: an accuracy that is
 * reported there may not be above that at ε either.
 */
function nearestIn(
  reported: readonly ReportedAccuracy[],
  from: number,
  to = Number.POSITIVE_INFINITY,
): ReportedAccuracy | undefined {
  return reported
    .filter(({ epsilon }) => epsilon >= from && epsilon < to)
    .sort((a, b) => a.epsilon - b.epsilon)
    .at(0);
}

function sentenceOn(reported: ReportedAccuracy, epsilon: number, worst: number): string {
  const there = reported.epsilon === epsilon ? '' : ` at ${formatEpsilon(epsilon)}`;
  return `${percent(reported.accuracy)} at ε = ${formatEpsilon(reported.epsilon)}, the worst${there} is ${percent(worst)}`;
}
