import type { Attack } from './attack.ts';
import type { AttackRun } from './attack-algorithm.ts';
import { directionAttack } from './direction-attack.ts';
import { noDirection, stronger } from './eq10-search.ts';
import { incorrectCategories } from './incorrect-categories.ts';

/**
 * The paper's attack (eq. 10), a targeted fast gradient sign: x − epsilon · sign(∇ₓ L(x, c)), where c is, for each sample, the
 * incorrect meaningful category whose gradient has the largest L1 norm. L is the classifier's training loss. One direction
 * a sample serves every epsilon. `raw` is the paper's sample, which nothing clips; `clipped` is the same inside the bounds.
 *
 * Every category but the label is incorrect; without labels (nonsense samples, `takenForMeaningful()`) all of them are;
 * of `reaches(targets)` the target alone is asked. Of equal norms the first category after the label wins (cyclically).
 * Where the gradient is zero or not a number the pixel stays. It costs categories − 1 gradients a sample, or categories
 * without labels.
 *
 * @example
 * const { perturbed } = await eq10().run(classifier, images, labels, { epsilons: [0, 0.1, 0.25] });
 */
export function eq10(): Attack {
  return directionAttack({
    name: 'eq. 10',
    norm: 'linf',
    steps: (run) => asked(run).length,
    async direction(run) {
      let best = run.pool.keep(noDirection(run.inputs));
      for (const categories of asked(run)) {
        const next = run.pool.keep(stronger(best, run.passes, run.inputs, categories));
        run.pool.dispose({ ...best });
        best = next;
        await run.step();
      }
      return best.direction;
    },
  });
}

function asked({ criterion, inputs, passes }: AttackRun): Int32Array[] {
  if (criterion.targeted && criterion.labels) return [criterion.labels];
  return incorrectCategories(criterion.labels, inputs.shape[0], passes.classifier.categories);
}
