import { withSmoothDerivatives } from '@saf/models';
import { formatEpsilon } from '../../format-epsilon.ts';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { countOf, images, indicesOf } from '../masks.ts';
import { TOLERANCE } from '../tolerance.ts';
import { whiteBoxAttacks } from '../white-box.ts';

/** Athalye et al., "Obfuscated gradients give a false sense of security" (ICML 2018): another backward pass for the same forward pass. */
export const surrogate: CardCheck = {
  id: 'surrogate-derivatives',
  question: 'Do surrogate derivatives of the activations find nothing that the true ones hide?',
  async run(bench: CardBench): Promise<Finding> {
    const { classifier, options } = bench;
    const epsilon = await bench.comparedAt();
    const indices = indicesOf((await bench.whiteBox(epsilon)).wrong, false);
    // Success is the classifier's own to judge.
    const { logits, loss, losses } = options.surrogate ?? withSmoothDerivatives(classifier);
    const attacked = { ...classifier, logits, loss, losses };
    let found = 0;
    for (const [name, attack] of indices.length > 0 ? whiteBoxAttacks(bench.budget) : [])
      found = Math.max(
        found,
        countOf(
          await bench.attack(attack, {
            name: `${name}, surrogate derivatives`,
            epsilon,
            indices,
            classifier: attacked,
          }),
        ),
      );
    return {
      outcome: found / bench.count > TOLERANCE ? 'failed' : 'passed',
      numbers: { epsilon, survivors: indices.length, found },
      sentence: `Of ${images(indices.length)} that the true gradients could not break at ε = ${formatEpsilon(epsilon)}, surrogate derivatives break ${found}.`,
    };
  },
};
