import { checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { goalLogOdds } from '../goal-value.ts';
import { defineMinimumNormAttack } from './define-minimum-norm-attack.ts';
import type { MinimumNormAttack } from './minimum-norm-attack.ts';
import { radiusSearch } from './radius-search.ts';

export interface DdnOptions {
  /** Gradient steps; 100 by default. */
  steps?: number;
  /** The first radius, on the scale of the bounds; 1 by default. */
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
export function ddn({ steps = 100, radius = 1, gamma = 0.05 }: DdnOptions = {}): MinimumNormAttack {
  checkNumber('steps', steps, { min: 1, integer: true });
  checkNumber('radius', radius, { min: 0, exclusiveMin: true });
  checkNumber('gamma', gamma, { min: 0, max: 1, exclusiveMin: true });
  return defineMinimumNormAttack(
    radiusSearch({
      name: 'DDN',
      norm: 'l2',
      steps,
      stepSize: 1,
      value: goalLogOdds,
      firstRadius: radius,
      onSphere: true,
      nextRadius: (at) => tf.where(at.met, tf.mul(at.radius, 1 - gamma), tf.mul(at.radius, 1 + gamma)),
    }),
  );
}
