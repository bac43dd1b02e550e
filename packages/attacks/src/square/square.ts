import { checkNumber, checkOneOf } from '@saf/checks';
import type { Attack, Norm } from '../attack.ts';
import { defineAttack } from '../define-attack.ts';
import { geometries } from '../geometries.ts';
import { growingEpsilons } from '../growing-epsilons.ts';
import { l2Squares } from './l2-squares.ts';
import { linfSquares } from './linf-squares.ts';
import { SquareSearch } from './square-search.ts';

export interface SquareOptions {
  /** The ball the perturbation stays in; 'linf' by default. */
  norm?: Norm;
  /** Queries from each start; 5000 by default. */
  queries?: number;
  /** Starts that each sample has at most; 1 by default. */
  restarts?: number;
  /** Share of the image's area that the first squares cover; 0.8 by default. */
  area?: number;
  /** Whether the schedule by which squares shrink is fitted to the number of queries, or made for 10,000; true by default. */
  rescale?: boolean;
}

/**
 * Square attack (Andriushchenko, Croce, Flammarion, Hein, "Square attack: a query-efficient black-box adversarial attack via random
 * search", ECCV 2020): a random search by squares that get smaller, each kept if it raises the margin, the largest score that meets the
 * goal minus the largest that does not. It needs no gradient, so it finds what masked gradients hide.
 *
 * A sample leaves the batch at the first point that meets its goal; for one that never does the point of the largest margin is given.
 * Success never falls as epsilon grows, as with `pgd`. Each sample draws its own squares, from the stream (seed, 'square', index,
 * restart). Margins that are not numbers are never kept.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { perturbed, queries } = await square({ queries: 1000 }).run(classifier, images, labels, { epsilons: [0.1] });
 */
export function square(options: SquareOptions = {}): Attack {
  const { norm = 'linf', queries = 5000, restarts = 1, area = 0.8, rescale = true } = options;
  checkOneOf('norm', norm, Object.keys(geometries));
  checkNumber('queries', queries, { min: 1, integer: true });
  checkNumber('restarts', restarts, { min: 1, integer: true });
  checkNumber('area', area, { min: 0, exclusiveMin: true, max: 1 });
  const squares = norm === 'linf' ? linfSquares : l2Squares;
  const settings = { squares, queries, restarts, area, iterations: rescale ? queries : 10_000 };
  return defineAttack({
    name: 'Square',
    norm,
    staysInside: true,
    steps: () => ({ once: 0, perEpsilon: queries * restarts }),
    prepare: async (run) =>
      growingEpsilons(run, (epsilon, found) => new SquareSearch(run, settings, epsilon).from(found)),
  });
}
