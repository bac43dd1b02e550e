import { fillGaussian, fillUniform, type RandomSource } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { boundsWidth } from '../framework/geometry.ts';
import { randomImages } from '../framework/tensors.ts';
import type { MinimumNormAttack } from '../minimum-norm/minimum-norm-attack.ts';
import { noiseAttack } from './noise-attack.ts';

/**
 * Noisy samples (paper, Section 5): x + epsilon · n, where n is stationary Gaussian noise of mean 0 and standard deviation 1.
 * Epsilon is the standard deviation on the scale of the bounds; no norm bounds it, so `clipped` is clipped to the bounds only.
 * Each sample has one noise image, the same for every epsilon, from its own stream (seed, 'gaussianNoise', index):
 * batches and order change no bit. `minimize` finds the smallest epsilon, up to the width of the bounds, to a ten-thousandth of it.
 *
 * @example
 * const { perturbed } = await gaussianNoise().run(classifier, images, labels, { epsilons: [0.25], seed: 1 });
 */
export function gaussianNoise(): MinimumNormAttack {
  return additiveNoise('Gaussian noise', 'gaussianNoise', (out, source) => fillGaussian(out, source, 0, 1));
}

/**
 * x + epsilon · n, where every entry of n is uniform in [−1, 1]: what `gaussianNoise` does with other numbers, from the stream
 * (seed, 'uniformNoise', index).
 *
 * @example
 * const { distances } = await uniformNoise().minimize(classifier, images, labels, { seed: 1 });
 */
export function uniformNoise(): MinimumNormAttack {
  return additiveNoise('uniform noise', 'uniformNoise', (out, source) => fillUniform(out, source, -1, 1));
}

function additiveNoise(name: string, stream: string, fill: (out: Float32Array, source: RandomSource) => void) {
  return noiseAttack({
    name,
    strongest: boundsWidth,
    draw: (run) => randomImages(run.images.shape, (out, i) => fill(out, run.stream(stream, run.positions[i]))),
    change: ({ images }, strengths, drawn) => tf.add(images, tf.mul(drawn, strengths)),
  });
}
