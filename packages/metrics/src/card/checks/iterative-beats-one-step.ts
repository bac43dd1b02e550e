import { eq10, fgsm } from '@saf/attacks';
import { formatEpsilon } from '../../format-epsilon.ts';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { countOf, either, images, without } from '../masks.ts';

/** Many small steps that do worse than a large one were misled by their gradients. */
export const iterativeBeatsOneStep: CardCheck = {
  id: 'iterative-beats-one-step',
  question: 'Does the iterative attack break every image that one step breaks?',
  async run(bench: CardBench): Promise<Finding> {
    const epsilon = await bench.comparedAt();
    const byFgsm = await bench.attack(fgsm(), { name: 'FGSM', epsilon });
    const byEq10 = await bench.attack(eq10(), { name: 'eq. 10, clipped', epsilon });
    const { wrong } = await bench.whiteBox(epsilon);
    const oneStep = either(byFgsm, byEq10);
    const missed = countOf(without(oneStep, wrong));
    return {
      outcome: missed > 0 ? 'failed' : 'passed',
      numbers: { epsilon, fgsm: countOf(byFgsm), eq10: countOf(byEq10), iterative: countOf(wrong), missed },
      sentence: `At ε = ${formatEpsilon(epsilon)} one step gets ${images(countOf(oneStep))} wrong, many steps ${images(countOf(wrong))}; ${missed > 0 ? `${missed} of the former are not among the latter.` : 'all of the former are among the latter.'}`,
    };
  },
};
