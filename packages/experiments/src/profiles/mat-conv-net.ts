import type { Recipe } from '@saf/training';

/** What the examples of MatConvNet, the paper's library, train with. */
export const matConvNet = { batchSize: 100, momentum: 0.9, weightDecay: 5e-4, flips: false } satisfies Partial<Recipe>;
