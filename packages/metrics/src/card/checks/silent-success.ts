import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { countOf, images, indicesOf, without } from '../masks.ts';

/** An attack that judges its last step loses what it had found on the way. */
export const silentSuccess: CardCheck = {
  id: 'silent-success',
  question: 'Is every success counted, also one that later steps lose again?',
  async run(bench: CardBench): Promise<Finding> {
    const epsilon = await bench.comparedAt();
    const right = indicesOf(await bench.clean(), false);
    if (right.length === 0) return { outcome: 'passed', numbers: { lost: 0, uncounted: 0 }, sentence: nothingLeft };
    const { wrong } = await bench.descent(epsilon);
    const ever = right.map((_, i) => wrong.some((step) => step[i]));
    const lost = countOf(without(ever, wrong.at(-1)!));
    const counted = (await bench.whiteBox(epsilon)).wrong;
    const uncounted = countOf(
      without(
        ever,
        right.map((index) => counted[index]),
      ),
    );
    return {
      outcome: uncounted > 0 ? 'failed' : 'passed',
      numbers: { epsilon, lost, uncounted },
      sentence:
        uncounted > 0
          ? `A plain descent passed through errors on ${images(uncounted)} that the attacks of this card did not find.`
          : `The last step alone would have missed ${images(lost)}; the numbers of this card count every step.`,
    };
  },
};

const nothingLeft = 'No image is right to begin with.';
