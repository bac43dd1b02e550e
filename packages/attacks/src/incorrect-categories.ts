import { ArgumentError } from '@saf/checks';

/**
 * The incorrect meaningful categories of each sample: the k-th array holds the k-th category after each label, cyclically,
 * so that no sample is ever asked about its own label. Without labels every category is incorrect.
 *
 * @throws ArgumentError if there is no incorrect category
 */
export function incorrectCategories(labels: ArrayLike<number> | null, count: number, categories: number): Int32Array[] {
  if (!labels) return Array.from({ length: categories }, (_, category) => new Int32Array(count).fill(category));
  if (categories < 2)
    throw new ArgumentError('classifier.categories', 'at least 2, of which one is incorrect', categories);
  return Array.from({ length: categories - 1 }, (_, k) =>
    Int32Array.from(labels, (label) => (label + k + 1) % categories),
  );
}
