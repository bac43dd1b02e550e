import type { ComparedDataset } from './compared-networks.ts';

/** L∞ sizes on pixels in [0, 1]: the usual one of each data set (Madry et al. 2018), and a smaller one before it. */
export const usualEpsilons: Readonly<Record<ComparedDataset, readonly number[]>> = {
  mnist: [0.1, 0.3],
  cifar10: [2 / 255, 8 / 255],
};
