import { fillGaussian } from '@saf/random';
import type { Attack } from './attack.ts';
import { directionAttack } from './direction-attack.ts';
import { randomImages } from './random-images.ts';

/**
 * Noisy samples (paper, Section 5): x + epsilon · n, where n is stationary Gaussian noise of mean 0 and standard deviation 1.
 * Epsilon is the standard deviation on the scale of the bounds; no norm bounds it, so `clipped` is clipped to the bounds only.
 * Each sample has one noise image, the same for every epsilon, from its own stream (seed, 'gaussianNoise', index):
 * batches and order change no bit.
 *
 * @example
 * const { perturbed } = await gaussianNoise().run(classifier, images, labels, { epsilons: [0.25], seed: 1 });
 */
export function gaussianNoise(): Attack {
  return directionAttack({
    name: 'Gaussian noise',
    norm: null,
    steps: () => 0,
    direction: async ({ inputs, stream }) =>
      randomImages(inputs.shape, (out, i) => fillGaussian(out, stream('gaussianNoise', i), 0, 1)),
  });
}
