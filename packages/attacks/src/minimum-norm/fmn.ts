import { checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { Norm } from '../framework/attack.ts';
import { checkCounts } from '../framework/check-request.ts';
import { boundsWidth, clipToBounds, geometryOf, l2, type NormGeometry } from '../framework/geometry.ts';
import { goalGradient, goalMargin } from '../framework/goal-scores.ts';
import { SampleRows } from '../framework/sample-rows.ts';
import { perSample } from '../framework/tensors.ts';
import { cosineSchedule, limitedRadius, startAt } from './adaptive-radius.ts';
import { closerOf } from './closest.ts';
import { defineMinimumNormAttack, type MinimumNormAttack, type MinimumNormSearch } from './minimum-norm-attack.ts';

export interface FmnOptions {
  /** What is made small; 'linf' by default. */
  norm?: Norm;
  /** Gradient steps; 100 by default. */
  steps?: number;
  /** L2 length of the first step, on the scale of the bounds; their width, high − low, by default. */
  stepSize?: number;
  /** By which share of it the radius changes with the first steps; 0.05 by default. */
  gamma?: number;
}

// Where the shares end that the radius changes by: the constant of the authors' code.
const LAST_GAMMA = 0.001;

/**
 * Fast minimum norm: steps of annealed L2 length along the gradient of the logit margin, each projected to a ball around the input. Its
 * radius is (1 + γ) (‖x − x₀‖ + |margin| / ‖∇margin‖*), by the linearised boundary and the dual norm, until the goal was met once; from
 * then on (1 + γ) times as large where it is not met, and where it is min((1 − γ) radius, the smallest distance found). γ is annealed to
 * 0.001 (Pintor, Roli, Brendel, Biggio, "Fast minimum-norm adversarial attacks through adaptive norm constraints", NeurIPS 2021,
 * Algorithm 1, which has no 1 + γ before the first success: exactly on a plane boundary it stands still).
 * Deterministic; one gradient a step. A sample without a gradient stays, and is not found.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { distances } = await fmn({ norm: 'linf' }).minimize(classifier, images, labels);
 */
export function fmn({ norm = 'linf', steps = 100, stepSize, gamma = 0.05 }: FmnOptions = {}): MinimumNormAttack {
  checkCounts({ steps });
  if (stepSize !== undefined) checkNumber('stepSize', stepSize, { min: 0, exclusiveMin: true });
  checkNumber('gamma', gamma, { min: LAST_GAMMA, max: 1 });
  const geometry = geometryOf(norm);
  return defineMinimumNormAttack({
    name: 'FMN',
    norm,
    steps: () => steps,
    async search(search) {
      const first = stepSize ?? boundsWidth(search.passes.classifier);
      const rows = new SampleRows(search.pool, startAt(search, geometry, Infinity), search.positions);
      for (let step = 0; step < steps; step++) {
        const [length, share] = [
          cosineSchedule(first, first / 100, step / steps),
          cosineSchedule(gamma, LAST_GAMMA, step / steps),
        ];
        rows.update((at) => advance(search, geometry, at, length, share));
        await search.step();
      }
      return rows.gather({ best: rows.tensors.best }).best;
    },
  });
}

/** A step of this L2 length along the gradient, and back into the ball of the new radius, which changes by this share. */
function advance(
  { origin, accepted, passes, positions }: MinimumNormSearch,
  geometry: NormGeometry,
  at: ReturnType<typeof startAt>,
  length: number,
  share: number,
) {
  const { margins, gradient } = goalGradient(passes, goalMargin, at.x, accepted, positions);
  const met = tf.greater(margins, 0);
  const distance = geometry.length(tf.sub(at.x, origin) as tf.Tensor4D);
  const closest = closerOf(at, at.x, distance, met);
  const toBoundary = tf.div(tf.abs(margins), geometry.dualLength(gradient));
  const smaller = tf.minimum(tf.mul(at.radius, 1 - share), closest.bestDistance);
  const found = tf.less(closest.bestDistance, Infinity);
  const larger = tf.mul(tf.where(found, at.radius, tf.add(distance, toBoundary)), 1 + share);
  const radius = limitedRadius(tf.where(met, smaller, larger), at.farthest);
  const ahead = tf.add(at.x, tf.mul(l2.steepest(gradient), length)) as tf.Tensor4D;
  const projected = geometry.project(ahead, origin, perSample(radius));
  return { x: clipToBounds(passes.classifier, projected), radius, ...closest };
}
