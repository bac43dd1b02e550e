import type { Recipe } from '@saf/training';
import { hybrid, randomAndMean, robust } from './mnist.ts';
import { plansOf } from './network-family.ts';
import { matConvNet, strengths } from './paper-numbers.ts';
import type { Profile } from './profile.ts';

/** Adversarial training as Madry et al. (2018) do it, on all images and at ε = 0.3, in a budget of minutes: 7 steps and 2 epochs. */
const againstPgd: Recipe = {
  ...matConvNet,
  epochs: 2,
  learningRate: { cosine: { from: 0.02, to: 1e-4 } },
  maxNorm: 2,
  adversarial: { attack: 'pgd', epsilon: 0.3, fraction: 1, steps: 7, rampEpochs: 1 },
};

const relu = { activation: 'relu' } as const;
const mirroredRelu = { activation: 'mirroredRelu' } as const;
const seeds = [1, 2, 3];

/**
 * What the paper leaves open: is it the symmetric activations that make a network robust? ReLU twins have the same layers and batch
 * norm, and softmax; they are trained with the same tricks as mReLU-r-m, or, as mReLU is too, against PGD.
 */
export const twins: Profile = {
  name: 'twins',
  description:
    'Not in the paper (MNIST): ReLU twins of mReLU, with its tricks, and both trained against PGD at ε = 0.3',
  dataset: 'mnist',
  besidePaper: true,
  networks: [
    ...plansOf({ name: 'ReLU', network: relu, loss: null, recipe: robust }, { '-r-m': randomAndMean }),
    ...[
      ...plansOf({ name: 'ReLU', network: relu, loss: null, recipe: againstPgd }, { '-a': {} }),
      ...plansOf({ name: 'mReLU', network: mirroredRelu, loss: hybrid, recipe: againstPgd }, { '-a': {} }),
    ].map((plan) => ({ ...plan, seeds })),
  ],
  shipped: ['ReLU-r-m', 'ReLU-a', 'mReLU-a'],
  inspections: {
    'ReLU-r-m': ['gradientFlow', 'gradientAlignment'],
    'ReLU-a': ['gradientFlow', 'gradientAlignment'],
    'mReLU-a': ['gradientFlow', 'gradientAlignment'],
  },
  evaluation: { images: 2_000, strengths: strengths.table2, scope: 'short' },
};
