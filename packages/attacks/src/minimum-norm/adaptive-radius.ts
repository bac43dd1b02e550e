import * as tf from '@tensorflow/tfjs-core';
import type { NormGeometry } from '../framework/geometry.ts';
import { noneFound } from './closest.ts';
import type { MinimumNormSearch } from './minimum-norm-attack.ts';

/** What a search in a ball around the input, whose radius each sample adapts, holds of each sample at first. */
export function startAt({ origin, passes }: MinimumNormSearch, geometry: NormGeometry, firstRadius: number) {
  const [low, high] = passes.classifier.bounds;
  /** How far the farthest point inside the bounds is. */
  const farthest = tf.tidy(() => geometry.length(tf.maximum(tf.sub(origin, low), tf.sub(high, origin))));
  const radius = tf.fill([origin.shape[0]], firstRadius) as tf.Tensor1D;
  return { x: tf.clone(origin), radius, farthest, ...noneFound(origin) };
}

/** The radius that is wanted, but no larger than the farthest point inside the bounds; nor is one that is not a number. */
export function limitedRadius(wanted: tf.Tensor, farthest: tf.Tensor1D): tf.Tensor1D {
  return tf.where(tf.less(wanted, farthest), wanted, farthest) as tf.Tensor1D;
}

/** From the first number to the second along half a cosine; `done` is the share of the steps that is done. */
export function cosineSchedule(from: number, to: number, done: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * done))) / 2;
}
