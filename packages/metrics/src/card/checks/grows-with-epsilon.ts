import { formatEpsilon } from '../../format-epsilon.ts';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { countOf, percent } from '../masks.ts';

/** What a smaller perturbation breaks, a larger one breaks too. Each epsilon is attacked anew here, so that it shows. */
export const growsWithEpsilon: CardCheck = {
  id: 'grows-with-epsilon',
  question: 'Does success grow with ε, up to every image without a bound?',
  async run(bench: CardBench): Promise<Finding> {
    const shares: number[] = [];
    for (const epsilon of bench.epsilons) shares.push(countOf((await bench.whiteBox(epsilon)).wrong) / bench.count);
    const unbounded = countOf((await bench.unbounded()).all) / bench.count;
    const falls = Math.max(0, ...shares.slice(1).map((share, i) => shares[i] - share));
    const grows = falls === 0 && unbounded === 1;
    const steps = bench.epsilons
      .map((epsilon, i) => `${percent(shares[i])} at ε = ${formatEpsilon(epsilon)}`)
      .join(', ');
    return {
      outcome: grows ? 'passed' : 'failed',
      numbers: { largestFall: falls, unbounded },
      sentence: `Errors: ${steps}, ${percent(unbounded)} without a bound${grows ? '.' : `; ${falls > 0 ? 'they fall on the way' : 'not all, though every image is within reach'}.`}`,
    };
  },
};
