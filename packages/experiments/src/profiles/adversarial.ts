import type { Recipe } from '@saf/training';
import { hybrid } from './mnist.ts';
import { type NetworkFamily, plansOf, type Tricks } from './network-family.ts';
import { strengths } from './paper-numbers.ts';
import type { Profile } from './profile.ts';

const base: Recipe = {
  epochs: 20,
  batchSize: 256,
  learningRate: { cosine: { from: 0.005, to: 0.00005 } },
  optimizer: 'adam',
  momentum: 0.9,
  weightDecay: 0,
  flips: false,
  maxNorm: 8,
};

/**
 * Adversarial training as Madry et al. (2018) do it, at ε = 0.3, which grows over the first 8 of 20 epochs. The weights are those of the
 * epoch in which most of 1,000 held-out training images stood against APGD.
 */
const recipe: Recipe = {
  ...base,
  adversarial: { attack: 'pgd', epsilon: 0.3, fraction: 1, steps: 5, rampEpochs: 8 },
  earlyStopping: { images: 1_000, patience: 20, attack: { name: 'apgd', options: { steps: 20 }, epsilon: 0.3 } },
};

/** Weights that hold from the start need no growing ε, and a lower rate keeps them. */
const fineTuning: Recipe = {
  ...recipe,
  learningRate: { cosine: { from: 0.002, to: 0.00002 } },
  adversarial: { attack: 'pgd', epsilon: 0.3, fraction: 1, steps: 5 },
};

/** Bumps are three times as wide at first, and of their own width from epoch 12 on: docs/decisions/0007-adversarial-recipes.md. */
const widened: Recipe = { ...recipe, width: { from: 3, epochs: 12 } };

/** Half of each batch is moved to where another category is the most likely, and is to be nonsense there (Stutz et al. 2020). */
const calibrated: Tricks = {
  adversarial: {
    attack: 'pgd',
    epsilon: 0.3,
    fraction: 0.5,
    steps: 20,
    calibration: { power: 10, rest: 'nonsense' },
  },
};

const architecture = 'mnist-cnn-small';
/** An image is of the category of the largest output. */
const shared = { loss: null, nonsense: { threshold: 0 } } as const;

const relu = { ...shared, name: 'ReLU', network: { activation: 'relu', architecture } } as const;
const silu = { ...shared, name: 'SiLU', network: { activation: 'silu', architecture } } as const;
const rbf = { ...shared, name: 'RBF', network: { activation: 'rbf', head: 'softmax', architecture } } as const;
const mReLU = {
  ...shared,
  name: 'mReLU',
  network: { activation: 'mirroredRelu', head: 'softmax', architecture },
} as const;

const fromRandomWeights: readonly NetworkFamily[] = [
  { ...relu, recipe },
  { ...silu, recipe },
  { ...rbf, recipe: widened },
  { ...mReLU, recipe: widened },
];
const fromCertifiedWeights: readonly NetworkFamily[] = [
  { ...relu, recipe: fineTuning },
  { ...rbf, recipe: fineTuning },
];

/** The last output is the category for nonsense: of softmax with ReLU, of the paper's confidences with symmetric activations. */
const withNonsense: readonly NetworkFamily[] = [
  { ...relu, recipe: base },
  { ...rbf, network: { activation: 'rbf', architecture }, loss: hybrid, recipe: base },
  { ...mReLU, network: { activation: 'mirroredRelu', architecture }, loss: hybrid, recipe: base },
];

/** Is it the activation that makes a network hold, or where its training begins? */
export const adversarial: Profile = {
  name: 'adversarial',
  description:
    'Not in the paper (MNIST): ReLU, SiLU, RBF and mReLU trained against PGD at ε = 0.3 from random or certified weights, or to be unsure around images, 20 epochs',
  dataset: 'mnist',
  besidePaper: true,
  networks: [
    ...fromRandomWeights.flatMap((family) => plansOf(family, { '-a-small': {} })),
    ...fromCertifiedWeights.flatMap((family) => plansOf(family, { '-c3-a-small': {} })),
    ...withNonsense.flatMap((family) => plansOf(family, { '-ac-small': calibrated })),
  ],
  shipped: ['ReLU-a-small', 'RBF-c3-a-small'],
  starts: {
    'ReLU-c3-a-small': {
      pretrained: 'mnist/ReLU-c3-small',
      sha256: '493d27de0c515ff6084dc5ac0abc54db3a00eb32dc1536ad95ee639c71776ab1',
    },
    'RBF-c3-a-small': {
      pretrained: 'mnist/RBF-c3-small',
      sha256: '534f617f2eb49ba0c2bd07174f334f8a91b4cb421731f5085b94c39f90968526',
    },
  },
  evaluation: { images: 10_000, strengths: strengths.table2, scope: 'short' },
};
