import { checkNumber } from '@saf/checks';
import { type Classifier, computeBy } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Norm } from '../framework/attack.ts';
import { checkCounts } from '../framework/check-request.ts';
import { eachGradient } from '../framework/counted-passes.ts';
import { meetsGoal } from '../framework/define-attack.ts';
import { boundsWidth, clipToBounds, geometryOf, type NormGeometry } from '../framework/geometry.ts';
import { acceptedColumns, candidateMargins, predictionScores } from '../framework/goal-scores.ts';
import { RowArgmax, SampleRows } from '../framework/sample-rows.ts';
import { perSample } from '../framework/tensors.ts';
import { defineMinimumNormAttack, type MinimumNormAttack } from './minimum-norm-attack.ts';

export interface DeepFoolOptions {
  /** What is made small; 'l2' by default. */
  norm?: Norm;
  /** Linearisations at most; 50 by default. */
  steps?: number;
  /** How far the sum of the steps is overshot, as a share of it; 0.02 by default. */
  overshoot?: number;
}

/**
 * DeepFool: from x₀ step after step to the nearest of the decision boundaries as they are linearised at x,
 * r ← r + (|m_k| / ‖∇m_k‖* + 1e-4) · d_k, x ← clip(x₀ + (1 + overshoot) r), where m_k is by how much category k is ahead of the label,
 * ‖·‖* the dual norm and d_k the steepest direction of m_k (Moosavi-Dezfooli, Fawzi, Frossard, "DeepFool: a simple and accurate method
 * to fool deep neural networks", CVPR 2016, Algorithm 2; the added 1e-4 is of the bounds' width, as in Foolbox). A sample leaves
 * at the first point that meets its goal. Deterministic.
 *
 * Any goal will do: k runs over all predictions that meet it (nonsense too, where it counts), m_k is measured against the largest that
 * do not. A sample without a gradient stays, and is not found.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { distances } = await deepFool({ norm: 'linf' }).minimize(classifier, images, labels);
 */
export function deepFool({ norm = 'l2', steps = 50, overshoot = 0.02 }: DeepFoolOptions = {}): MinimumNormAttack {
  checkCounts({ steps });
  checkNumber('overshoot', overshoot, { min: 0 });
  const geometry = geometryOf(norm);
  return defineMinimumNormAttack({
    name: 'DeepFool',
    norm,
    steps: () => steps,
    async search(search) {
      const { pool, passes, origin, accepted } = search;
      const start = {
        origin: tf.clone(origin),
        accepted: tf.clone(accepted),
        candidates: acceptedColumns(accepted),
        x: tf.clone(origin),
        moved: tf.zerosLike(origin),
      };
      const rows = new SampleRows(pool, start, search.positions);
      for (let step = 0; step < steps; step++) {
        rows.update((at) => {
          const { x: from, accepted, candidates } = at;
          passes.countGradient(rows.positions, candidates.shape[1]);
          const compute = (place: Place) => boundarySteps(passes.classifier, geometry, place);
          const place = { x: from, accepted, candidates };
          const towards = computeBy(passes.classifier, `DeepFool ${norm}`, compute, place);
          const moved = tf.add(at.moved, towards);
          const x = clipToBounds(passes.classifier, tf.add(at.origin, tf.mul(moved, 1 + overshoot)));
          return { moved, x } as Pick<typeof at, 'moved' | 'x'>;
        });
        rows.leave(await meetsGoal(search, rows.tensors.x, rows.positions), { point: rows.tensors.x });
        await search.step();
        if (rows.isEmpty) break;
      }
      return rows.gather({ point: rows.tensors.x }).point;
    },
  });
}

// How far behind a boundary a step goes, as a share of the bounds' width: as in Foolbox.
const BEYOND = 1e-4;
// Further away than any boundary; finite, since its product with the direction 0 has to be 0.
const UNREACHABLE = 1e30;

type Place = {
  readonly x: tf.Tensor4D;
  readonly accepted: tf.Tensor2D;
  /** The accepted columns of the scores, one per sample in each of them, [N, K] (int32). */
  readonly candidates: tf.Tensor2D;
};

/** For each sample the step to the nearest of the linearised boundaries behind which the goal is met. Zero where no gradient leads to any. */
function boundarySteps(
  classifier: Classifier,
  geometry: NormGeometry,
  { x, accepted, candidates }: Place,
): tf.Tensor4D {
  const nearest = new RowArgmax(x, -Infinity);
  const columns = tf.unstack(candidates, 1) as tf.Tensor1D[];
  const marginsOf = (at: tf.Tensor4D) => candidateMargins(predictionScores(classifier, at), accepted, columns);
  try {
    eachGradient(marginsOf, x, (gradient, margins) => {
      const distance = finite(tf.div(tf.abs(margins), geometry.dualLength(gradient)));
      const length = perSample(tf.add(distance, BEYOND * boundsWidth(classifier)));
      nearest.offer(tf.mul(geometry.steepest(gradient), length), tf.neg(distance));
    });
    return tf.clone(nearest.rows);
  } finally {
    nearest.dispose();
  }
}

function finite(distance: tf.Tensor): tf.Tensor1D {
  return tf.where(tf.less(distance, UNREACHABLE), distance, tf.fill(distance.shape, UNREACHABLE)) as tf.Tensor1D;
}
