import { checkNumber } from './check-number.ts';

/**
 * Checks that every number is finite.
 *
 * @throws ArgumentError naming the first NaN or infinity
 * @example
 * checkFinite('images', images.dataSync());
 */
export function checkFinite(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) checkNumber(`${name}[${i}]`, values[i]);
  }
}
