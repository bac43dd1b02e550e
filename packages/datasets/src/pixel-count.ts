import { ArgumentError, checkNumber } from '@saf/checks';

/** Product of the sizes of a shape of `rank` sizes, each a whole number >= 1. */
export function pixelCount(shape: readonly number[], rank: number): number {
  if (!Array.isArray(shape) || shape.length !== rank)
    throw new ArgumentError('shape', `${rank} sizes: height, width and channels`, shape);
  for (const [axis, size] of shape.entries()) checkNumber(`shape[${axis}]`, size, { min: 1, integer: true });
  return shape.reduce((product, size) => product * size, 1);
}
