import { ArgumentError, checkNumber, checkShape } from '@saf/checks';
import type { Classifier } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** Shares of the pixel range that are attacked by default: up to the ε of MNIST (Madry et al., ICLR 2018). */
const DEFAULT_SHARES = [0.05, 0.1, 0.2, 0.3];

/** @throws ArgumentError for images of another shape, or pixels outside of the bounds */
export async function checkImages(images: Tensor4D, { inputShape, bounds: [low, high] }: Classifier): Promise<void> {
  checkShape('images', images, [null, ...inputShape], 'float32');
  const values = await images.data();
  // The negated condition is true for NaN as well.
  const outside = values.findIndex((value) => !(value >= low && value <= high));
  if (outside >= 0) {
    const image = Math.floor((outside * images.shape[0]) / values.length);
    throw new ArgumentError(`images[${image}]`, `pixels in [${low}, ${high}]`, values[outside]);
  }
}

export function defaultEpsilons({ bounds: [low, high] }: Classifier): number[] {
  return DEFAULT_SHARES.map((share) => Number((share * (high - low)).toPrecision(6)));
}

/** @throws ArgumentError unless they ascend from above 0 */
export function checkEpsilons(epsilons: readonly number[]): readonly number[] {
  if (!Array.isArray(epsilons) || epsilons.length === 0)
    throw new ArgumentError('epsilons', 'an array of at least one number', epsilons);
  for (const [i, epsilon] of epsilons.entries())
    checkNumber(`epsilons[${i}]`, epsilon, { min: epsilons[i - 1] ?? 0, exclusiveMin: true });
  return epsilons;
}
