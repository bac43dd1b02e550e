import { checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { checkCounts } from '../framework/check-request.ts';
import { boundsWidth, clipToBounds, l2 } from '../framework/geometry.ts';
import { goalGradient, goalLogOdds } from '../framework/goal-scores.ts';
import { SampleRows } from '../framework/sample-rows.ts';
import { perSample } from '../framework/tensors.ts';
import { cosineSchedule, limitedRadius, startAt } from './adaptive-radius.ts';
import { closerOf } from './closest.ts';
import { defineMinimumNormAttack, type MinimumNormAttack, type MinimumNormSearch } from './minimum-norm-attack.ts';

export interface DdnOptions {
  /** Gradient steps; 100 by default. */
  steps?: number;
  /** The first radius, on the scale of the bounds; their width, high − low, by default. */
  radius?: number;
  /** By which share of it the radius changes with each step; 0.05 by default. */
  gamma?: number;
}

/**
 * Decoupled direction and norm, for the smallest L2 norm: a step of length cos-annealed from 1 to 0.01 along the gradient of the cross
 * entropy, then back to the sphere of radius ρ around the input, and ρ ← (1 − γ) ρ where the goal is met, (1 + γ) ρ where it is not
 * (Rony, Hafemann, Oliveira, Ben Ayed, Sabourin, Granger, "Decoupling direction and norm for efficient gradient-based L2 adversarial
 * attacks and defenses", CVPR 2019, Algorithm 1). Deterministic; one gradient a step. A sample without a gradient stays, and is not found.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { distances } = await ddn({ steps: 300 }).minimize(classifier, images, labels);
 */
export function ddn({ steps = 100, radius, gamma = 0.05 }: DdnOptions = {}): MinimumNormAttack {
  checkCounts({ steps });
  if (radius !== undefined) checkNumber('radius', radius, { min: 0, exclusiveMin: true });
  checkNumber('gamma', gamma, { min: 0, max: 1, exclusiveMin: true });
  return defineMinimumNormAttack({
    name: 'DDN',
    norm: 'l2',
    steps: () => steps,
    async search(search) {
      const width = boundsWidth(search.passes.classifier);
      const rows = new SampleRows(search.pool, startAt(search, l2, radius ?? width), search.positions);
      for (let step = 0; step < steps; step++) {
        const length = cosineSchedule(width, width / 100, step / steps);
        rows.update((at) => advance(search, at, length, gamma));
        await search.step();
      }
      return rows.gather({ best: rows.tensors.best }).best;
    },
  });
}

/** A step of this length along the gradient, and back to the sphere of the new radius. */
function advance(
  { origin, accepted, passes, positions }: MinimumNormSearch,
  at: ReturnType<typeof startAt>,
  length: number,
  gamma: number,
) {
  const { margins, gradient } = goalGradient(passes, goalLogOdds, at.x, accepted, positions);
  const met = tf.greater(margins, 0);
  const moved = tf.sub(at.x, origin) as tf.Tensor4D;
  const closest = closerOf(at, at.x, l2.length(moved), met);
  const radius = limitedRadius(tf.where(met, tf.mul(at.radius, 1 - gamma), tf.mul(at.radius, 1 + gamma)), at.farthest);
  const step = tf.mul(l2.steepest(gradient), length);
  const onSphere = tf.mul(l2.steepest(tf.add(moved, step)), perSample(radius));
  const x = clipToBounds(passes.classifier, tf.add(origin, onSphere));
  return { x, radius, ...closest };
}
