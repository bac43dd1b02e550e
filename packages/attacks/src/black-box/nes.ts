import { checkNumber } from '@saf/checks';
import { fillGaussian, type RandomSource } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { Attack, Norm } from '../framework/attack.ts';
import type { AttackLoss } from '../framework/attack-loss.ts';
import { checkCounts } from '../framework/check-request.ts';
import { boundsWidth } from '../framework/geometry.ts';
import { perSample, randomImages } from '../framework/tensors.ts';
import { type GradientEstimate, gradientDescent } from '../gradient/gradient-descent.ts';

export interface NesOptions {
  /** The ball the perturbation stays in; 'linf' by default. */
  norm?: Norm;
  /** Steps; 40 by default. */
  steps?: number;
  /** Length of a step in units of epsilon; 1/8 by default. */
  stepSize?: number;
  /** Pairs of queries for each estimate of the gradient; 50 by default. */
  pairs?: number;
  /**
   * How far from x the classifier is asked, on the scale of the bounds; by default 0.001 (Ilyas et al., Table 1), 0.01 for `spsa`, times
   * the width of the bounds.
   */
  sigma?: number;
  /** What is followed; 'logitMargin' by default. */
  loss?: AttackLoss;
}

/**
 * PGD on gradients that are estimated from queries alone, so that masked gradients do not matter: ∇L(x) ≈ Σⱼ (L(x + σuⱼ) − L(x − σuⱼ)) uⱼ
 * / (2σ · pairs) with Gaussian u, natural evolution strategies with antithetic sampling (Ilyas, Engstrom, Athalye, Lin, "Black-box
 * adversarial attacks with limited queries and information", ICML 2018, Section 2). From the input, without random start. Directions come from the stream
 * (seed, 'nes', index, 0, step) of each sample. It costs 2 · pairs + 2 queries per step; what `pgd` says of success holds here too.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { perturbed } = await nes({ pairs: 100 }).run(classifier, images, labels, { epsilons: [0.1], seed: 1 });
 */
export function nes(options: NesOptions = {}): Attack {
  const fill: EstimateSettings['fill'] = (out, source) => fillGaussian(out, source, 0, 1);
  return estimating('NES', options, { name: 'nes', share: 0.001, fill });
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
  return estimating('SPSA', options, { name: 'spsa', share: 0.01, fill: fillSigns });
}

function estimating(
  name: string,
  options: NesOptions,
  given: Pick<EstimateSettings, 'name' | 'share' | 'fill'>,
): Attack {
  const { norm = 'linf', steps = 40, stepSize = 0.125, pairs = 50, sigma, loss = 'logitMargin' } = options;
  checkCounts({ pairs });
  if (sigma !== undefined) checkNumber('sigma', sigma, { min: 0, exclusiveMin: true });
  const fixed = { randomStart: false, restarts: 1, keep: 'success' } as const;
  const estimate = estimatedGradient({ ...given, pairs, sigma });
  return gradientDescent(name, { ...fixed, norm, steps, stepSize, loss }, { estimate });
}

function fillSigns(out: Float32Array, source: RandomSource): void {
  for (let i = 0; i < out.length; i++) out[i] = source() < 0.5 ? -1 : 1;
}

interface EstimateSettings {
  /** Name of the random stream. */
  readonly name: string;
  /** Pairs of queries. */
  readonly pairs: number;
  readonly sigma?: number;
  /** The usual sigma, as a share of the bounds' width. */
  readonly share: number;
  /** Draws one random direction. */
  fill(out: Float32Array, source: RandomSource): void;
}

/** Σⱼ (L(x + σuⱼ) − L(x − σuⱼ)) uⱼ / (2σ · pairs) from random directions u, and L(x). One pair of images is held at a time. */
function estimatedGradient({ name, pairs, share, fill, ...given }: EstimateSettings): GradientEstimate {
  return ({ passes, stream }, loss, { x, positions, time }) => {
    const sigma = given.sigma ?? share * boundsWidth(passes.classifier);
    const sources = positions.map((position) => stream(name, position, ...time));
    const ask = (at: tf.Tensor4D) => passes.query(() => loss(at), positions);
    let sum = tf.zerosLike(x);
    for (let pair = 0; pair < pairs; pair++)
      sum = tf.tidy(() => {
        const direction = randomImages(x.shape, (out, i) => fill(out, sources[i]));
        const offset = tf.mul(direction, sigma);
        const rise = tf.sub(ask(tf.add(x, offset)), ask(tf.sub(x, offset)));
        const next = tf.add(sum, tf.mul(direction, perSample(finite(rise))));
        sum.dispose();
        return next as tf.Tensor4D;
      });
    return { losses: ask(x), gradient: tf.div(sum, 2 * sigma * pairs) };
  };
}

function finite(x: tf.Tensor): tf.Tensor {
  return tf.where(tf.isFinite(x), x, tf.zerosLike(x));
}
