import * as tf from '@tensorflow/tfjs-core';
import { boundsWidth } from '../framework/geometry.ts';
import { readAndDispose } from '../framework/tensors.ts';
import { type Closest, closerOf, noneFound } from './closest.ts';
import type { MinimumNormSearch } from './minimum-norm-attack.ts';

export interface ConstantSearchSettings {
  readonly rounds: number;
  /** For distances in units of the bounds' width. */
  readonly firstConstant: number;
  /** Minimises distance² + constant · penalty for each sample, and gives the nearest points on the way that met the goal. */
  minimizeAt(search: MinimumNormSearch, constants: tf.Tensor1D): Promise<Closest>;
}

/**
 * Looks for the smallest constant of a penalty with which each sample meets its goal: ten times as large until it does,
 * then by bisection. The nearest of all points that met the goal is what was found.
 */
export async function constantSearch(
  { rounds, firstConstant, minimizeAt }: ConstantSearchSettings,
  search: MinimumNormSearch,
): Promise<tf.Tensor4D> {
  const { pool, origin } = search;
  const first = firstConstant * boundsWidth(search.passes.classifier) ** 2;
  const brackets = search.positions.map(() => ({ low: 0, high: Infinity, constant: first }));
  let closest = pool.keep(noneFound(origin));
  for (let round = 0; round < rounds; round++) {
    const constants = pool.keep(tf.tensor1d(brackets.map(({ constant }) => constant)));
    const found = pool.keep(await minimizeAt(search, constants));
    const distances = await readAndDispose<'float32'>(tf.clone(found.bestDistance));
    for (const [i, bracket] of brackets.entries()) narrow(bracket, distances[i] < Infinity);
    const merged = pool.keep(tf.tidy(() => merge(closest, found)));
    pool.dispose([constants, { ...found }, { ...closest }]);
    closest = merged;
  }
  return closest.best;
}

function narrow(bracket: { low: number; high: number; constant: number }, found: boolean): void {
  if (found) bracket.high = bracket.constant;
  else bracket.low = bracket.constant;
  bracket.constant = bracket.high === Infinity ? bracket.constant * 10 : (bracket.low + bracket.high) / 2;
}

function merge(closest: Closest, { best, bestDistance }: Closest): Closest {
  return closerOf(closest, best, bestDistance, tf.less(bestDistance, Infinity));
}
