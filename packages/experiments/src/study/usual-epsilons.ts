import { knownOfDataset, type StudyDataset } from './study-dataset.ts';

/**
 * L∞ sizes on pixels in [0, 1] that are usual on images of a data set (Madry et al. 2018), and a smaller one before it: 0.1 and 0.3 on gray
 * ones, 2/255 and 8/255 on photographs.
 *
 * @example
 * usualEpsilons('mnist'); // [0.1, 0.3]
 */
export function usualEpsilons(dataset: StudyDataset): readonly number[] {
  return knownOfDataset(dataset).shape[2] === 1 ? [0.1, 0.3] : [2 / 255, 8 / 255];
}
