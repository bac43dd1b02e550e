import type { Recipe } from '@saf/training';
import { plansOf } from './network-family.ts';
import { strengths } from './paper-numbers.ts';
import type { Profile } from './profile.ts';
import { stridedFamilies } from './strided-families.ts';

/**
 * Gaussian training at the σ that it is certified at (Cohen et al. 2019), with consistency (Jeong and Shin 2020); chosen on the last
 * 5,000 training images: docs/decisions/0006-smoothed-recipes.md.
 */
export const smoothedRecipe = {
  epochs: 20,
  batchSize: 100,
  learningRate: { cosine: { from: 0.02, to: 0.00002 } },
  momentum: 0.9,
  weightDecay: 5e-4,
  flips: false,
  maxNorm: 2,
  noise: { std: 0.5, copies: 2, consistency: { weight: 10, entropyWeight: 0.5 } },
  recomputeBatchNorm: { batches: 100 },
} satisfies Recipe;

const networks = stridedFamilies('mnist-cnn-small', smoothedRecipe).flatMap((family) =>
  plansOf(family, { '-n-small': {} }),
);

const smoothing = {
  norm: 'l2',
  method: 'smoothing',
  std: 0.5,
  n0: 100,
  n: 10_000,
  alpha: 0.001,
  images: 1_000,
} as const;

/** What randomised smoothing proves in L2 of symmetric activations that are trained for it, beside what it proves of ReLU. */
export const smoothed: Profile = {
  name: 'smoothed',
  description:
    'Not in the paper (MNIST): ReLU, RBF and mReLU trained with noise and certified by smoothing in L2, 20 epochs',
  dataset: 'mnist',
  besidePaper: true,
  networks,
  shipped: ['RBF-n-small'],
  guarantees: Object.fromEntries(networks.map(({ name }) => [name, [smoothing]])),
  evaluation: { images: 10_000, strengths: strengths.table2, scope: 'short' },
};
