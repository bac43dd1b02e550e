import { ArgumentError } from './argument-error.ts';

/**
 * Checks that there are `count` labels, all whole numbers in [0, categories).
 *
 * Give it the labels as the caller gave them: a conversion to a typed array makes 0 of one-hot rows, missing values and NaN.
 *
 * @param categories the number of categories; by default any label that an int32 holds is taken
 * @throws ArgumentError for a tensor or anything else that is no list, for another count, and for the first label that is not a
 *   whole number in the range (a one-hot row, undefined, NaN, a fraction, a string)
 * @example
 * checkLabels('labels', [7, 2, 1], 3, 10);
 */
export function checkLabels(name: string, labels: ArrayLike<number>, count: number, categories = 2 ** 31): void {
  // A tensor has no length.
  if (labels?.length !== count || count === undefined)
    throw new ArgumentError(name, `${count ?? 'a list of'} labels`, labels?.length ?? labels);
  for (let i = 0; i < count; i++) {
    const label = labels[i];
    if (!Number.isInteger(label) || label < 0 || label >= categories)
      throw new ArgumentError(`${name}[${i}]`, `a whole number in [0, ${categories})`, label);
  }
}
