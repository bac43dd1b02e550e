import { nes } from '@saf/attacks/black-box';
import { formatEpsilon } from '../../format-epsilon.ts';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { countOf, images, indicesOf } from '../masks.ts';
import { TOLERANCE } from '../tolerance.ts';
import { stepSizeOf } from '../white-box.ts';

/** The distance at which Ilyas et al. and those who broke k-winners-take-all ask: as far as a gradient is wanted to reach. */
const SIGMA = 8 / 255;

/** Gradients that are estimated from scores alone do not vanish with the derivatives of saturated activations. */
export const estimatedGradients: CardCheck = {
  id: 'estimated-gradients',
  question: 'Do gradients that are estimated from scores find nothing that the true ones hide?',
  async run(bench: CardBench): Promise<Finding> {
    const epsilon = await bench.comparedAt();
    const { randomImages, estimateSteps: steps, estimatePairs: pairs } = bench.budget;
    const indices = indicesOf((await bench.whiteBox(epsilon)).wrong, false).slice(0, randomImages);
    const numbers = { epsilon, images: indices.length, found: 0 };
    if (indices.length === 0)
      return { outcome: 'passed', numbers, sentence: 'The attacks with gradients had left nothing to be found.' };
    const attack = nes({ steps, stepSize: stepSizeOf(steps), pairs, sigma: SIGMA * bench.range });
    const found = countOf(await bench.attack(attack, { name: 'estimated gradients (NES)', epsilon, indices }));
    return {
      outcome: found / bench.count > TOLERANCE ? 'failed' : 'passed',
      numbers: { ...numbers, found },
      sentence: `Of ${images(indices.length)} that gradients could not break at ε = ${formatEpsilon(epsilon)}, evolution strategies (${pairs} pairs of points, ${steps} steps) break ${found}.`,
    };
  },
};
