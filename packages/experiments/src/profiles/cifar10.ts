import type { Recipe } from '@saf/training';
import { type NetworkFamily, plansOf, type Tricks } from './network-family.ts';
import { matConvNet, strengths } from './paper-numbers.ts';
import type { Profile } from './profile.ts';

/** What all share: batch, momentum, weight decay and flips of MatConvNet's CIFAR-10 example. */
const base = { ...matConvNet, weightDecay: 1e-4, flips: true };

/** The 45 epochs of MatConvNet's example. */
const plain: Recipe = {
  ...base,
  epochs: 45,
  learningRate: {
    steps: [
      { rate: 0.05, epochs: 30 },
      { rate: 0.005, epochs: 10 },
      { rate: 0.0005, epochs: 5 },
    ],
  },
};

/** The paper's 90 epochs. SAFs are narrow: batch norm's averages must fit the final weights, so the rate ends near 0. */
const robust: Recipe = {
  ...base,
  epochs: 90,
  learningRate: { cosine: { from: 0.05, to: 1e-4 } },
  maxNorm: 2,
  recomputeBatchNorm: { batches: 100 },
};

/** Section 5.2: α₃ = 1 / (categories − 1). */
const hybrid = { lossWeights: [1, 1, 1 / 9], p: 2 } as const;

/** Tables 3's networks; the plain one as printed, without activations after its convolutions, and with MatConvNet's ReLUs. */
const plainFamily: NetworkFamily = { name: 'plain', network: { activation: 'none' }, loss: null, recipe: plain };
/** Random and mean copies make plain's gradients too long for its first rate: unclipped, the loss is NaN at step 45. */
const plainClipped: NetworkFamily = { ...plainFamily, recipe: { ...plain, maxNorm: robust.maxNorm } };
const plainRelu: NetworkFamily = {
  name: 'plainReLU',
  network: { activation: 'none', convolutionRelu: true },
  loss: null,
  recipe: plain,
};
const rbf: NetworkFamily = { name: 'RBF', network: { activation: 'rbf' }, loss: hybrid, recipe: robust };
const mirroredRelu: NetworkFamily = {
  name: 'mReLU',
  network: { activation: 'mirroredRelu' },
  loss: hybrid,
  recipe: robust,
};

/** The tricks of Section 4.3, whose strengths the paper leaves open: docs/decisions/0004-cifar10-recipes.md. */
const both: Tricks = {
  random: { delta: 0.25, fraction: 0.5 },
  mean: { fraction: 0.3, std: [0, 1], pixels: 'spanning' },
};
const none = { '': {} };
const randomAndMean = { '-r-m': both };

/** Section 5.2: Table 3's networks on all of CIFAR-10, in the order in which they matter: training takes hours. */
export const cifar10: Profile = {
  name: 'cifar10',
  description: 'Section 5.2 in full: plain, RBF and mReLU on CIFAR-10, 45 and 90 epochs, all 10,000 test images',
  dataset: 'cifar10',
  networks: [
    ...plansOf(plainFamily, none),
    ...plansOf(mirroredRelu, randomAndMean),
    ...plansOf(mirroredRelu, none),
    ...plansOf(plainClipped, randomAndMean),
    ...plansOf(rbf, randomAndMean),
    ...plansOf(rbf, none),
    ...plansOf(plainRelu, none),
  ],
  shipped: ['plain', 'mReLU-r-m'],
  goal: {
    model: 'mReLU-r-m',
    margins: { adversarial: 0.02, nonsense: 0.02, noisy: 0.02 },
  },
  inspections: {
    plain: ['gradients', 'gradientFlow', 'gradientAlignment'],
    'mReLU-r-m': ['examples', 'gradients', 'gradientFlow', 'gradientAlignment'],
  },
  evaluation: { images: 10_000, strengths: strengths.table4, scope: 'full' },
};
