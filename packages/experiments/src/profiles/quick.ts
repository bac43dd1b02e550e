import type { Recipe } from '@saf/training';
import { matConvNet, strengths } from './paper-numbers.ts';
import type { Profile } from './profile.ts';

/** What both models share: MatConvNet's MNIST example (batch, momentum, weight decay) in 2 epochs for its 20. */
const base: Recipe = {
  ...matConvNet,
  epochs: 2,
  learningRate: {
    steps: [
      { rate: 0.02, epochs: 1.8 },
      { rate: 0.002, epochs: 0.2 },
    ],
  },
};

/**
 * Table 2 in minutes: its two models after 2 epochs, on the first 2,000 test images.
 * How rates, δ and the mean copies were chosen: docs/decisions/0002-quick-recipe.md.
 */
export const quick: Profile = {
  name: 'quick',
  description: 'Table 2 (MNIST): plain and mReLU-r-m after 2 epochs, on the first 2,000 test images',
  dataset: 'mnist',
  networks: [
    {
      name: 'plain',
      network: { activation: 'none', outputs: 10 },
      recipe: base,
      loss: null,
      nonsense: { threshold: 0.5 },
    },
    {
      name: 'mReLU-r-m',
      network: { activation: 'mirroredRelu', outputs: 11 },
      recipe: {
        ...base,
        maxNorm: 2,
        random: { delta: 1, fraction: 0.5 },
        mean: { fraction: 0.3, std: [0, 1], pixels: 'clipped' },
      },
      // α₁ = 1, α₂ = 1, α₃ = 0 (paper, Section 5.1); p = 2 is eq. 7's square.
      loss: { lossWeights: [1, 1, 0], p: 2 },
      nonsense: { category: 10 },
    },
  ],
  evaluation: { images: 2_000, strengths: strengths.table2, scope: 'short' },
};
