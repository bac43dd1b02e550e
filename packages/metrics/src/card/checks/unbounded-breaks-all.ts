import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { countOf, ofImages } from '../masks.ts';

/** An attack that may go anywhere has to succeed on every image, or it is broken, or led astray. */
export const unboundedBreaksAll: CardCheck = {
  id: 'unbounded-breaks-all',
  question: 'Does an attack without a bound succeed on every image?',
  async run(bench: CardBench): Promise<Finding> {
    const { all } = await bench.unbounded();
    const left = bench.count - countOf(all);
    return {
      outcome: left > 0 ? 'failed' : 'passed',
      numbers: { left, images: bench.count },
      sentence:
        left > 0
          ? `Without a bound the attacks with gradients still fail on ${ofImages(left, bench.count)}.`
          : 'Without a bound the attacks with gradients get every image wrong.',
    };
  },
};
