import { checkNumber, checkOneOf } from '@saf/checks';
import type { Norm } from '../attack.ts';
import { geometries } from '../geometries.ts';
import { defineMinimumNormAttack } from '../minimum-norm/define-minimum-norm-attack.ts';
import type { MinimumNormAttack } from '../minimum-norm/minimum-norm-attack.ts';
import { HopSkipJumpSearch } from './hop-skip-jump-search.ts';

export interface HopSkipJumpOptions {
  /** What is made small; 'l2' by default. */
  norm?: Norm;
  /** Jumps; 32 by default. */
  steps?: number;
  /** Queries of the first estimate of a direction; that of step t takes √t times as many. 100 by default. */
  queries?: number;
  /** Noise images tried at most for one that meets the goal, from which a sample starts; 100 by default. */
  starts?: number;
}

/**
 * HopSkipJump, which sees nothing but predictions: from noise that meets the goal to the boundary by bisection; there the normal is
 * estimated from the predictions at random points nearby, a step leads along it (length distance / √t, halved until the goal is met),
 * and bisection back to the boundary (Chen, Jordan, Wainwright, "HopSkipJumpAttack: a query-efficient decision-based attack", IEEE S&P
 * 2020, Algorithm 2). The nearest point of all is kept. A sample for which no noise meets the goal is not found (as where noise is
 * nonsense and that is no success).
 * Random numbers come from the streams (seed, 'hopSkipJump', index, 'start', try) and (…, 'probe') of each sample.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { distances, queries } = await hopSkipJump({ steps: 10 }).minimize(classifier, images, labels, { seed: 1 });
 */
export function hopSkipJump(options: HopSkipJumpOptions = {}): MinimumNormAttack {
  const { norm = 'l2', steps = 32, queries = 100, starts = 100 } = options;
  checkOneOf('norm', norm, Object.keys(geometries));
  checkNumber('steps', steps, { min: 1, integer: true });
  checkNumber('queries', queries, { min: 1, integer: true });
  checkNumber('starts', starts, { min: 1, integer: true });
  return defineMinimumNormAttack({
    name: 'HopSkipJump',
    norm,
    steps: () => steps + 1,
    search: (search) => new HopSkipJumpSearch(search, { norm, steps, queries, starts }).run(),
  });
}
