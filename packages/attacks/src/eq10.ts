import type { Attack } from './attack.ts';
import type { AttackRun } from './attack-algorithm.ts';
import { directionAttack } from './direction-attack.ts';
import { incorrectCategories } from './incorrect-categories.ts';
import { strongestDirections } from './strongest-directions.ts';

/**
 * The paper's attack (eq. 10), a targeted fast gradient sign: x − epsilon · sign(∇ₓ L(x, c)), where c is, for each sample, the
 * incorrect meaningful category whose gradient has the largest L1 norm. L is the classifier's training loss. One direction
 * a sample serves every epsilon. `raw` is the paper's sample, which nothing clips; `clipped` is the same inside the bounds.
 *
 * Every category but the label is incorrect; without labels (nonsense samples, `takenForMeaningful()`) all of them are;
 * of `reaches(targets)` the target alone is asked. Of equal norms the first category after the label wins (cyclically).
 * Where the gradient is zero or not a number the pixel stays. It costs categories − 1 gradients a sample (categories without
 * labels), from one forward pass if the classifier has `losses`; all of a batch are one step.
 *
 * @example
 * const { perturbed } = await eq10().run(classifier, images, labels, { epsilons: [0, 0.1, 0.25] });
 */
export function eq10(): Attack {
  return directionAttack({
    name: 'eq. 10',
    norm: 'linf',
    steps: () => 1,
    async direction(run) {
      const directions = run.pool.keep(strongestDirections(run.passes, run.inputs, asked(run)));
      await run.step();
      return directions;
    },
  });
}

function asked({ criterion, inputs, passes }: AttackRun): Int32Array[] {
  if (criterion.targeted && criterion.labels) return [criterion.labels];
  return incorrectCategories(criterion.labels, inputs.shape[0], passes.classifier.categories);
}
