import { checkNumber, checkOneOf } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { Norm } from '../attack.ts';
import { geometries } from '../geometries.ts';
import { goalMargin } from '../goal-value.ts';
import { defineMinimumNormAttack } from './define-minimum-norm-attack.ts';
import type { MinimumNormAttack } from './minimum-norm-attack.ts';
import { cosine, type RadiusState, radiusSearch } from './radius-search.ts';

export interface FmnOptions {
  /** What is made small; 'linf' by default. */
  norm?: Norm;
  /** Gradient steps; 100 by default. */
  steps?: number;
  /** L2 length of the first step, on the scale of the bounds; 1 by default. */
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
export function fmn({ norm = 'linf', steps = 100, stepSize = 1, gamma = 0.05 }: FmnOptions = {}): MinimumNormAttack {
  checkOneOf('norm', norm, Object.keys(geometries));
  checkNumber('steps', steps, { min: 1, integer: true });
  checkNumber('stepSize', stepSize, { min: 0, exclusiveMin: true });
  checkNumber('gamma', gamma, { min: LAST_GAMMA, max: 1 });
  const nextRadius = ({ radius, met, distance, bestDistance, toBoundary, done }: RadiusState) => {
    const share = cosine(gamma, LAST_GAMMA, done);
    const smaller = tf.minimum(tf.mul(radius, 1 - share), bestDistance);
    const found = tf.less(bestDistance, Infinity);
    const larger = tf.mul(tf.where(found, radius, tf.add(distance, toBoundary)), 1 + share);
    return tf.where(met, smaller, larger);
  };
  const rules = { firstRadius: Infinity, onSphere: false, value: goalMargin, nextRadius };
  return defineMinimumNormAttack(radiusSearch({ name: 'FMN', norm, steps, stepSize, ...rules }));
}
