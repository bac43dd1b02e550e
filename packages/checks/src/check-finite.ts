import { ArgumentError } from './argument-error.ts';

/**
 * Checks that every number is finite.
 *
 * @throws ArgumentError naming the first NaN or infinity
 * @example
 * checkFinite('images', images.dataSync());
 */
export function checkFinite(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new ArgumentError(`${name}[${i}]`, 'a finite number', values[i]);
  }
}
