import { defineAttack } from '../define-attack.ts';
import { findNearest } from './find-nearest.ts';
import { minimizeBy } from './minimize-by.ts';
import type { MinimumNormAlgorithm } from './minimum-norm-algorithm.ts';
import type { MinimumNormAttack } from './minimum-norm-attack.ts';
import { withinEpsilons } from './within-epsilons.ts';

/** Puts a minimum-norm algorithm into the frame that all attacks share. */
export function defineMinimumNormAttack(algorithm: MinimumNormAlgorithm): MinimumNormAttack {
  const finder = { ...algorithm, find: findNearest(algorithm) };
  return { ...defineAttack(withinEpsilons(finder)), minimize: minimizeBy(finder) };
}
