import { ArgumentError } from './argument-error.ts';

/**
 * Checks that there are `count` labels, all whole numbers in [0, categories).
 *
 * @throws ArgumentError for another count, or naming the first label that is out of range
 * @example
 * checkLabels('labels', [7, 2, 1], 3, 10);
 */
export function checkLabels(name: string, labels: ArrayLike<number>, count: number, categories: number): void {
  if (labels?.length !== count) throw new ArgumentError(name, `${count} labels`, labels?.length ?? labels);
  for (let i = 0; i < count; i++) {
    const label = labels[i];
    if (!Number.isInteger(label) || label < 0 || label >= categories)
      throw new ArgumentError(`${name}[${i}]`, `a whole number in [0, ${categories})`, label);
  }
}
