import { checkNumber, checkOneOf } from '@saf/checks';
import { fillGaussian, type RandomSource } from '@saf/random';
import { aimOf } from '../aim.ts';
import type { Attack, Norm } from '../attack.ts';
import { type AttackLoss, lossNamed } from '../attack-loss.ts';
import { defineAttack } from '../define-attack.ts';
import { geometries } from '../geometries.ts';
import { growingEpsilons } from '../growing-epsilons.ts';
import { PgdSearch } from '../pgd-search.ts';
import { type EstimateSettings, estimatedGradient } from './estimated-gradient.ts';

export interface NesOptions {
  /** The ball the perturbation stays in; 'linf' by default. */
  norm?: Norm;
  /** Steps; 40 by default. */
  steps?: number;
  /** Length of a step in units of epsilon; 1/8 by default. */
  stepSize?: number;
  /** Pairs of queries for each estimate of the gradient; 50 by default. */
  pairs?: number;
  /** How far from x the classifier is asked, on the scale of the bounds; 0.001 by default (Ilyas et al., Table 1), 0.01 for `spsa`. */
  sigma?: number;
  /** What is followed; 'logitMargin' by default. */
  loss?: AttackLoss;
}

/**
 * PGD on gradients that are estimated from queries alone, so that masked gradients do not matter: ∇L(x) ≈ Σⱼ (L(x + σuⱼ) − L(x − σuⱼ)) uⱼ
 * / (2σ · pairs) with Gaussian u, natural evolution strategies with antithetic sampling (Ilyas, Engstrom, Athalye, Lin, "Black-box
 * adversarial attacks with limited queries and information", ICML 2018, Section 2). From the input, without random start. Directions come from the stream
 * (seed, 'nes', index, 0, step) of each sample. It costs 2 · pairs + 2 queries a step; what `pgd` says of success holds here too.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { perturbed } = await nes({ pairs: 100 }).run(classifier, images, labels, { epsilons: [0.1], seed: 1 });
 */
export function nes(options: NesOptions = {}): Attack {
  return estimating('NES', { sigma: 0.001, ...options }, 'nes', (out, source) => fillGaussian(out, source, 0, 1));
}

/**
 * `nes` with random signs for directions: simultaneous perturbation stochastic approximation (Spall 1992; Uesato, O'Donoghue, van den
 * Oord, Kohli, "Adversarial risk and the dangers of evaluating against weak attacks", ICML 2018, whose Adam is a PGD step here).
 * Directions come from the stream (seed, 'spsa', index, 0, step).
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { perturbed } = await spsa({ pairs: 100 }).run(classifier, images, labels, { epsilons: [0.1], seed: 1 });
 */
export function spsa(options: NesOptions = {}): Attack {
  return estimating('SPSA', { sigma: 0.01, ...options }, 'spsa', fillSigns);
}

function estimating(
  name: string,
  options: NesOptions & { sigma: number },
  stream: string,
  fill: EstimateSettings['fill'],
): Attack {
  const { norm = 'linf', steps = 40, stepSize = 0.125, pairs = 50, sigma, loss = 'logitMargin' } = options;
  checkOneOf('norm', norm, Object.keys(geometries));
  checkNumber('steps', steps, { min: 1, integer: true });
  checkNumber('stepSize', stepSize, { min: 0, exclusiveMin: true });
  checkNumber('pairs', pairs, { min: 1, integer: true });
  checkNumber('sigma', sigma, { min: 0, exclusiveMin: true });
  const estimate = estimatedGradient({ name: stream, pairs, sigma, fill });
  const fixed = { randomStart: false, restarts: 1, keep: 'success', lossOf: lossNamed(loss) } as const;
  const settings = { ...fixed, geometry: geometries[norm], steps, stepSize, estimate };
  return defineAttack({
    name,
    norm,
    staysInside: true,
    steps: () => ({ once: 0, perEpsilon: steps }),
    async prepare(run) {
      const aim = await aimOf(run);
      return growingEpsilons(run, (epsilon, found) => new PgdSearch(run, settings, aim, epsilon).from(found));
    },
  });
}

function fillSigns(out: Float32Array, source: RandomSource): void {
  for (let i = 0; i < out.length; i++) out[i] = source() < 0.5 ? -1 : 1;
}
