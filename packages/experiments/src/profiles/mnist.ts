import type { Recipe } from '@saf/training';
import type { NetworkPlan } from '../study/study.ts';
import { type NetworkFamily, plansOf, type Tricks } from './network-family.ts';
import { matConvNet, strengths } from './paper-numbers.ts';
import type { Profile } from './profile.ts';

/** What all share: batch, momentum, weight decay and the 20 epochs of MatConvNet's MNIST example. */
const base: Recipe = {
  ...matConvNet,
  epochs: 20,
  learningRate: {
    steps: [
      { rate: 0.02, epochs: 14 },
      { rate: 0.002, epochs: 4 },
      { rate: 0.0002, epochs: 2 },
    ],
  },
};

export const robust: Recipe = { ...base, maxNorm: 2 };
export const hybrid = { lossWeights: [1, 1, 0], p: 2 } as const;

/** The networks of Table 1. Plain ones have softmax, those of SAFs the hybrid loss with α₁ = 1, α₂ = 1, α₃ = 0 (Section 5.1). */
const families: readonly NetworkFamily[] = [
  { name: 'plain', network: { activation: 'none' }, loss: null, recipe: base },
  { name: 'RBF', network: { activation: 'rbf' }, loss: hybrid, recipe: robust },
  { name: 'mReLU', network: { activation: 'mirroredRelu' }, loss: hybrid, recipe: robust },
];

/** The tricks of Section 4.3, whose strengths the paper leaves open. */
const random: Tricks['random'] = { delta: 1, fraction: 0.5 };
const mean: Tricks['mean'] = { fraction: 0.3, std: [0, 1], pixels: 'clipped' };
export const randomAndMean: Tricks = { random, mean };
const tricks = {
  '': {},
  '-a': { adversarial: { attack: 'fgsm', epsilon: 0.25, fraction: 0.5, steps: 1 } },
  '-r': { random },
  '-m': { mean },
  '-r-m': randomAndMean,
} satisfies Readonly<Record<string, Tricks>>;

/** Three trainings say how far two of them may differ. */
const severalSeeds = ['plain', 'RBF-r-m', 'mReLU', 'mReLU-r-m'];
const withSeeds = (plan: NetworkPlan): NetworkPlan =>
  severalSeeds.includes(plan.name) ? { ...plan, seeds: [1, 2, 3] } : plan;

/** Section 5.1 in full: 15 networks, all of MNIST. What was compared: docs/decisions/0003-mnist-recipes.md. */
export const mnist: Profile = {
  name: 'mnist',
  description: 'Section 5.1 in full: plain, RBF and mReLU with every trick, 20 epochs, all 10,000 test images',
  dataset: 'mnist',
  networks: families.flatMap((family) => plansOf(family, tricks)).map(withSeeds),
  shipped: ['plain', 'RBF-r-m', 'mReLU', 'mReLU-r-m'],
  goal: {
    model: 'mReLU-r-m',
    margins: { adversarial: 0.01, nonsense: 0.02, noisy: 0.01 },
  },
  theory: true,
  inspections: {
    plain: ['features', 'correlations', 'gradients', 'gradientFlow', 'gradientAlignment', 'iterative'],
    'plain-a': ['iterative'],
    'RBF-a': ['iterative'],
    'mReLU-a': ['iterative'],
    'RBF-r-m': ['gradients', 'gradientFlow', 'gradientAlignment', 'iterative'],
    mReLU: ['gradients', 'gradientFlow', 'gradientAlignment', 'iterative'],
    'mReLU-r-m': ['examples', 'gradients', 'gradientFlow', 'gradientAlignment', 'iterative'],
  },
  evaluation: { images: 10_000, strengths: strengths.table2, scope: 'full' },
};
