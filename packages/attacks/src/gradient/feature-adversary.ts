import { ArgumentError, checkNumber, checkShape } from '@saf/checks';
import { checkInsideBounds } from '@saf/checks/images';
import * as tf from '@tensorflow/tfjs-core';
import type { Attack, Norm } from '../framework/attack.ts';
import { checkCounts } from '../framework/check-request.ts';
import { type AttackRun, defineAttack, searchPerEpsilon } from '../framework/define-attack.ts';
import { geometryOf } from '../framework/geometry.ts';
import { pgdSearch } from './gradient-descent.ts';

export interface FeatureAdversaryOptions {
  /** Activations of a layer [N, …] of inputs [N, height, width, channels]. */
  layer: (inputs: tf.Tensor4D) => tf.Tensor;
  /** The images whose activations are to be had: one for each input, or one for all. */
  guide: tf.Tensor4D;
  /** The ball the perturbation stays in; 'linf' by default. */
  norm?: Norm;
  /** Gradient steps; 100 by default. */
  steps?: number;
  /** Length of a step in units of epsilon; 0.05 by default. */
  stepSize?: number;
}

/**
 * Feature adversaries: images near the inputs whose activations in a layer φ are those of guide images, min ‖φ(x) − φ(guide)‖² in the
 * ball of epsilon (Sabour, Cao, Faghri, Fleet, "Adversarial manipulation of deep representations", ICLR 2016, eq. 1; projected gradient
 * descent in the place of L-BFGS-B). The nearest activations of all steps are kept, whatever is predicted; the goal only judges, usually
 * `reaches(categories of the guides)`. φ has to be differentiable and to treat each input by itself. Deterministic; a sample
 * without a gradient stays.
 *
 * @throws ArgumentError for options out of range, and (when it is run) for guides that are neither one nor as many as the inputs, or
 *   not inside the bounds
 * @example
 * const layer = tf.model({ inputs: model.inputs, outputs: model.getLayer('fc1').output });
 * const attack = featureAdversary({ layer: (x) => layer.apply(x) as tf.Tensor, guide });
 * const { perturbed } = await attack.run(classifier, images, reaches(guideLabels), { epsilons: [0.1] });
 */
export function featureAdversary(options: FeatureAdversaryOptions): Attack {
  const { layer, guide, norm = 'linf', steps = 100, stepSize = 0.05 } = options;
  if (typeof layer !== 'function') throw new ArgumentError('layer', 'a function from inputs to activations', layer);
  checkCounts({ steps });
  checkNumber('stepSize', stepSize, { min: 0, exclusiveMin: true });
  const features = (x: tf.Tensor4D) => tf.reshape(layer(x), [x.shape[0], -1]);
  return defineAttack({
    name: 'feature adversary',
    norm,
    staysInside: true,
    steps: () => ({ once: 0, perEpsilon: steps }),
    async prepare(run) {
      await checkGuide(run, guide);
      const wanted = run.pool.keep(tf.tidy(() => features(guide)));
      const fixed = { randomStart: false, restarts: 1, keep: 'loss' } as const;
      const lossOf = ({ inputs }: { inputs: tf.Tensor4D }, rows: tf.Tensor1D) =>
        tf.sum(tf.squaredDifference(features(inputs), tf.gather(wanted, rows)), 1) as tf.Tensor1D;
      const settings = { ...fixed, geometry: geometryOf(norm), steps, stepSize, lossOf };
      // In the place of a label stands the row of the guide.
      const labels = Int32Array.from({ length: run.inputs.shape[0] }, (_, i) => (guide.shape[0] === 1 ? 0 : i));
      return searchPerEpsilon(run, pgdSearch(run, settings, { labels, sign: -1 }));
    },
  });
}

async function checkGuide({ inputs, passes: { classifier } }: AttackRun, guide: tf.Tensor4D): Promise<void> {
  checkShape('guide', guide, [null, ...classifier.inputShape], 'float32');
  const [guides, count] = [guide.shape[0], inputs.shape[0]];
  if (guides !== 1 && guides !== count) throw new ArgumentError('guide', `1 or ${count} images`, guides);
  checkInsideBounds('guide', await guide.data(), guides, classifier.bounds);
}
