import * as tf from '@tensorflow/tfjs-core';
import { geometries } from '../geometries.ts';
import { goalGradient } from '../goal-gradient.ts';
import type { GoalValue } from '../goal-value.ts';
import { l2 } from '../l2.ts';
import { SampleRows } from '../sample-rows.ts';
import { closerOf, noneFound } from './closest.ts';
import type { MinimumNormAlgorithm, MinimumNormSearch } from './minimum-norm-algorithm.ts';

/** What a step knows of each sample when it sets the radius anew; tensors [N]. */
export interface RadiusState {
  readonly radius: tf.Tensor1D;
  /** Whether the goal is met at the point it is at. */
  readonly met: tf.Tensor1D;
  /** The distance of that point. */
  readonly distance: tf.Tensor1D;
  /** The smallest distance where the goal was met; Infinity before it was. */
  readonly bestDistance: tf.Tensor1D;
  /** How far the linearised boundary is. */
  readonly toBoundary: tf.Tensor1D;
  /** The share of the steps that is done. */
  readonly done: number;
}

export interface RadiusSearchSettings extends Pick<MinimumNormAlgorithm, 'name' | 'norm'> {
  readonly steps: number;
  readonly stepSize: number;
  readonly value: GoalValue;
  readonly firstRadius: number;
  /** Whether steps end on the sphere rather than in the ball. */
  readonly onSphere: boolean;
  nextRadius(state: RadiusState): tf.Tensor;
}

/** From the first number to the second along half a cosine. */
export function cosine(from: number, to: number, done: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * done))) / 2;
}

/**
 * Gradient steps in a ball around the input, whose radius each sample adapts: smaller where the goal is met, larger where it is
 * not. Steps shrink along a cosine to a hundredth. The nearest point that met the goal is kept.
 */
export function radiusSearch(settings: RadiusSearchSettings): MinimumNormAlgorithm {
  const { name, norm, steps } = settings;
  return {
    name,
    norm,
    steps: () => steps,
    async search(search) {
      const rows = new SampleRows(search.pool, startOf(settings, search), search.positions);
      for (let step = 0; step < steps; step++) {
        rows.update((at) => advance(settings, search, at, step / steps));
        await search.step();
      }
      return rows.gather({ best: rows.tensors.best }).best;
    },
  };
}

function startOf({ norm, firstRadius }: RadiusSearchSettings, { origin, passes }: MinimumNormSearch) {
  const [low, high] = passes.classifier.bounds;
  const farthest = tf.tidy(() => geometries[norm].length(tf.maximum(tf.sub(origin, low), tf.sub(high, origin))));
  const radius = tf.fill([origin.shape[0]], firstRadius) as tf.Tensor1D;
  return { x: tf.clone(origin), radius, farthest, ...noneFound(origin) };
}

function advance(
  { norm, value, stepSize, onSphere, nextRadius }: RadiusSearchSettings,
  { origin, accepted, passes, positions }: MinimumNormSearch,
  at: ReturnType<typeof startOf>,
  done: number,
) {
  const geometry = geometries[norm];
  const [low, high] = passes.classifier.bounds;
  const { margins, gradient } = goalGradient(passes, value, at.x, accepted, positions);
  const met = tf.greater(margins, 0) as tf.Tensor1D;
  const moved = tf.sub(at.x, origin) as tf.Tensor4D;
  const distance = geometry.length(moved);
  const closest = closerOf(at, at.x, distance, met);
  const toBoundary = tf.div(tf.abs(margins), geometry.dualLength(gradient)) as tf.Tensor1D;
  const wanted = nextRadius({ ...at, ...closest, met, distance, toBoundary, done });
  // What is not a number is not less.
  const radius = tf.where(tf.less(wanted, at.farthest), wanted, at.farthest) as tf.Tensor1D;
  const reach = tf.reshape(radius, [-1, 1, 1, 1]);
  const step = tf.mul(l2.steepest(gradient), cosine(stepSize, stepSize / 100, done));
  const x = onSphere
    ? tf.add(origin, tf.mul(geometry.steepest(tf.add(moved, step)), reach))
    : geometry.project(tf.add(at.x, step), origin, reach);
  return { x: tf.clipByValue(x, low, high) as tf.Tensor4D, radius, ...closest };
}
