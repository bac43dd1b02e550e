import { ArgumentError } from './argument-error.ts';

/**
 * Checks that the pixels of images are inside of bounds, but for rounding: bounds are computed in double precision, pixels in single.
 *
 * @param values pixels of `count` images, one image after the other
 * @param firstIndex number of the first of them, for the error
 * @throws ArgumentError naming the first image with a pixel outside of the bounds, or NaN
 * @example
 * checkInsideBounds('images', await images.data(), images.shape[0], classifier.bounds);
 */
export function checkInsideBounds(
  name: string,
  values: ArrayLike<number>,
  count: number,
  [low, high]: readonly [number, number],
  firstIndex = 0,
): void {
  // Four roundings of single precision: subtracting a mean and dividing by a standard deviation may be off by so much.
  const slack = 2 ** -22 * Math.max(Math.abs(low), Math.abs(high));
  for (let i = 0; i < values.length; i++)
    // The negated condition is true for NaN as well.
    if (!(values[i] >= low - slack && values[i] <= high + slack))
      throw new ArgumentError(
        `${name}[${firstIndex + Math.floor((i * count) / values.length)}]`,
        `pixels in [${low}, ${high}]`,
        values[i],
      );
}
