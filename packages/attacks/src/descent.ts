import { ArgumentError, checkNumber, checkOneOf } from '@saf/checks';
import { aimOf } from './aim.ts';
import type { Attack } from './attack.ts';
import { lossNamed } from './attack-loss.ts';
import { defineAttack } from './define-attack.ts';
import { geometries } from './geometries.ts';
import { growingEpsilons } from './growing-epsilons.ts';
import type { PgdOptions } from './pgd.ts';
import { PgdSearch } from './pgd-search.ts';

/** PGD and its relatives, by their options. */
export function descent(name: string, options: PgdOptions, momentum: number): Attack {
  const { norm = 'linf', steps = 40, stepSize = 0.125, randomStart = true, restarts = 1, keep = 'success' } = options;
  const lossOf = lossNamed(options.loss ?? 'training');
  checkOptions({ norm, steps, stepSize, randomStart, restarts, keep });
  checkNumber('momentum', momentum, { min: 0 });
  const settings = { geometry: geometries[norm], steps, stepSize, randomStart, restarts, keep, lossOf, momentum };
  return defineAttack({
    name,
    norm,
    staysInside: true,
    steps: () => ({ once: 0, perEpsilon: steps * restarts }),
    async prepare(run) {
      const aim = await aimOf(run);
      return growingEpsilons(run, (epsilon, found) => new PgdSearch(run, settings, aim, epsilon).from(found));
    },
  });
}

function checkOptions(options: Required<Omit<PgdOptions, 'loss'>>): void {
  checkOneOf('norm', options.norm, Object.keys(geometries));
  checkNumber('steps', options.steps, { min: 1, integer: true });
  checkNumber('stepSize', options.stepSize, { min: 0, exclusiveMin: true });
  checkNumber('restarts', options.restarts, { min: 1, integer: true });
  checkOneOf('keep', options.keep, ['success', 'loss']);
  if (options.restarts > 1 && !options.randomStart)
    throw new ArgumentError('restarts', '1, since each would start at the input without randomStart', options.restarts);
}
