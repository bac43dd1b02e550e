import type { Recipe } from '@saf/training';

/** What the examples of MatConvNet, the paper's library, train with. */
export const matConvNet = { batchSize: 100, momentum: 0.9, weightDecay: 5e-4, flips: false } satisfies Partial<Recipe>;

/** β of the paper's tables, on pixels in [0, 1]: of Table 2 (MNIST) and Table 4 (CIFAR-10). */
export const strengths = {
  table2: [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5],
  table4: [0, 0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.045, 0.05, 0.075, 0.1, 0.15],
} as const;
