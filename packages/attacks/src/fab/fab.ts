import { checkNumber, checkOneOf } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { rankedTargets } from '../apgd/ranked-targets.ts';
import type { Norm } from '../attack.ts';
import { geometries } from '../geometries.ts';
import { defineMinimumNormAttack } from '../minimum-norm/define-minimum-norm-attack.ts';
import type { MinimumNormSearch } from '../minimum-norm/minimum-norm-algorithm.ts';
import type { MinimumNormAttack } from '../minimum-norm/minimum-norm-attack.ts';
import { acceptedColumns, predictionScores } from '../prediction-scores.ts';
import { FabSearch } from './fab-search.ts';

export interface FabOptions {
  /** What is made small; 'linf' by default. */
  norm?: Norm;
  /** Whether to go for one prediction after the other (FAB-T), at one gradient a step, instead of the nearest of all; false by default. */
  targeted?: boolean;
  /** Predictions that FAB-T goes for: those that meet the goal, likeliest first; 9 by default. */
  targets?: number;
  /** Steps of each walk; 100 by default. */
  steps?: number;
  /** Walks of each sample, for each target if there are targets: the first from the input, others from random points; 1 by default. */
  restarts?: number;
  /** Random points are half as far from the input as this, or as the nearest success if that is nearer; 0.3 (linf) or 1 (l2) by default. */
  startRadius?: number;
  /** A sample leaves the batch once a success is this near; 0 by default, so that all steps are used. */
  enough?: number;
}

/**
 * Fast adaptive boundary attack (Croce, Hein, "Minimally distorted adversarial examples with a fast adaptive boundary attack", ICML
 * 2020, Algorithm 1): the smallest perturbation, by projections d of x and d₀ of the input x₀ to the nearest linearised boundary
 * within the bounds, x ← clip((1 − α)(x + 1.05 d) + α (x₀ + 1.05 d₀)), α = min(‖d‖ / (‖d‖ + ‖d₀‖), 0.1). Where x meets the goal
 * the nearest is kept, and x goes back to x₀ + 0.9 (x − x₀).
 *
 * Any goal will do, as with `deepFool`. Untargeted FAB takes a gradient for each prediction that meets the goal, FAB-T one.
 * A sample without a gradient stays, and is not found; a classifier without any gradient is refused.
 * Random points are from the stream (seed, 'fab', index, target, restart) of each sample.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { distances } = await fab({ norm: 'l2', targeted: true }).minimize(classifier, images, labels);
 */
export function fab(options: FabOptions = {}): MinimumNormAttack {
  const { norm = 'linf', targeted = false, targets = 9, steps = 100, restarts = 1, enough = 0 } = options;
  checkOneOf('norm', norm, Object.keys(geometries));
  const { startRadius = norm === 'linf' ? 0.3 : 1 } = options;
  checkNumber('targets', targets, { min: 1, integer: true });
  checkNumber('steps', steps, { min: 1, integer: true });
  checkNumber('restarts', restarts, { min: 1, integer: true });
  checkNumber('startRadius', startRadius, { min: 0, exclusiveMin: true });
  checkNumber('enough', enough, { min: 0 });
  return defineMinimumNormAttack({
    name: targeted ? 'FAB-T' : 'FAB',
    norm,
    steps: ({ passes }) => steps * restarts * (targeted ? Math.min(targets, passes.classifier.categories) : 1),
    async search(search) {
      const candidates = targeted ? await likeliest(search, targets) : acceptedColumns(search.accepted);
      const columns = Array.from({ length: candidates.shape[1] }, (_, column) => column);
      const walks = new FabSearch(search, { norm, steps, restarts, startRadius, enough }, candidates);
      return walks.run(targeted ? columns.map((column) => [column]) : [columns]);
    },
  });
}

async function likeliest(
  { origin, accepted, passes, positions, pool }: MinimumNormSearch,
  most: number,
): Promise<tf.Tensor2D> {
  const scores = pool.keep(passes.query((classifier) => predictionScores(classifier, origin), positions));
  const targets = await rankedTargets(scores, accepted, most);
  pool.dispose(scores);
  return tf.tidy(
    () =>
      tf.stack(
        targets.map((each) => tf.tensor1d(each, 'int32')),
        1,
      ) as tf.Tensor2D,
  );
}
