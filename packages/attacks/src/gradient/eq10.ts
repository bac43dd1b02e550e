import { ArgumentError, checkLabels, checkShape } from '@saf/checks';
import { type Classifier, computeBy } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Attack } from '../framework/attack.ts';
import { CountedPasses, visitLossGradients } from '../framework/counted-passes.ts';
import { type AttackRun, directionAttack } from '../framework/define-attack.ts';
import { linf } from '../framework/geometry.ts';
import { RowArgmax } from '../framework/sample-rows.ts';
import { exactSign } from '../framework/tensors.ts';

/**
 * The paper's attack (eq. 10), a targeted fast gradient sign: x − epsilon · sign(∇ₓ L(x, c)), where c is, for each sample, the
 * incorrect meaningful category whose gradient has the largest L1 norm. L is the classifier's training loss. One direction
 * a sample serves every epsilon. `raw` is the paper's sample, which nothing clips; `clipped` is the same inside the bounds.
 *
 * Every category but the label is incorrect; without labels (nonsense samples, `takenForMeaningful()`) all of them are;
 * of `reaches(targets)` the target alone is asked. Of equal norms the first category after the label wins (cyclically).
 * Where the gradient is zero or not a number the pixel stays. It costs categories − 1 gradients per sample (categories without
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

/**
 * The directions of eq. 10 alone: −sign(∇ₓ L(x, c)) for the incorrect meaningful category c whose gradient has the largest
 * L1 norm. Entries are -1, 0 (where the gradient is zero or not a number) or 1. Inputs may leave the bounds.
 *
 * @param inputs [N, height, width, channels]
 * @param labels true labels [N], or null where every meaningful category is incorrect (nonsense)
 * @returns the directions, of the shape of the inputs; they belong to the caller
 * @throws ArgumentError for another shape, labels out of range, or a classifier of one category
 * @example
 * const directions = eq10Directions(classifier, images, [7, 2, 1]);
 * const adversarial = tf.add(images, tf.mul(directions, 0.25));
 */
export function eq10Directions(
  classifier: Classifier,
  inputs: tf.Tensor4D,
  labels: ArrayLike<number> | null,
): tf.Tensor4D {
  checkShape('inputs', inputs, [null, ...classifier.inputShape], 'float32');
  const [count] = inputs.shape;
  if (labels !== null) checkLabels('labels', labels, count, classifier.categories);
  const asked = incorrectCategories(labels, count, classifier.categories);
  return strongestDirections(new CountedPasses(classifier, count), inputs, asked);
}

/**
 * The directions −sign(gradient) of eq. 10: of the gradients towards the k-th category of each sample, for every k, that with
 * the largest L1 norm, sample by sample; of equal ones the first. Nothing is read back, and no more than the best is held.
 */
function strongestDirections(
  passes: CountedPasses,
  inputs: tf.Tensor4D,
  categories: readonly Int32Array[],
): tf.Tensor4D {
  const { classifier } = passes;
  const compute = ({ x, sets }: { x: tf.Tensor4D; sets: tf.Tensor1D[] }) => {
    const strongest = new RowArgmax(x, 0);
    try {
      visitLossGradients(classifier, x, sets, (gradient) =>
        strongest.offer(exactSign(tf.neg(gradient)), linf.dualLength(gradient)),
      );
      return tf.clone(strongest.rows);
    } finally {
      strongest.dispose();
    }
  };
  passes.countGradient(undefined, categories.length);
  return tf.tidy(() => {
    const sets = categories.map((each) => tf.tensor1d(each, 'int32'));
    return computeBy(classifier, 'eq. 10', compute, { x: inputs, sets });
  });
}

/**
 * The incorrect meaningful categories of each sample: the k-th array holds the k-th category after each label, cyclically,
 * so that no sample is ever asked about its own label. Without labels every category is incorrect.
 *
 * @throws ArgumentError if there is no incorrect category
 */
function incorrectCategories(labels: ArrayLike<number> | null, count: number, categories: number): Int32Array[] {
  if (!labels) return Array.from({ length: categories }, (_, category) => new Int32Array(count).fill(category));
  if (categories < 2)
    throw new ArgumentError('classifier.categories', 'at least 2, of which one is incorrect', categories);
  return Array.from({ length: categories - 1 }, (_, k) =>
    Int32Array.from(labels, (label) => (label + k + 1) % categories),
  );
}
