import type { ComparedDataset } from '../subjects/compared-models.ts';

/** L∞ sizes on pixels in [0, 1]: a third and all of what networks for MNIST (Madry et al. 2018), a quarter and all of what those for CIFAR-10 are attacked with. */
export const usualEpsilons: Readonly<Record<ComparedDataset, readonly number[]>> = {
  mnist: [0.1, 0.3],
  cifar10: [2 / 255, 8 / 255],
};
