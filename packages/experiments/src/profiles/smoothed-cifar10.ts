import { plansOf } from './network-family.ts';
import { strengths } from './paper-numbers.ts';
import type { Profile } from './profile.ts';
import { smoothedRecipe } from './smoothed.ts';
import { stridedFamilies } from './strided-families.ts';

/** The recipe of the profile `smoothed`, which was chosen on MNIST, with flips and less noise: nothing was tuned on CIFAR-10. */
const recipe = { ...smoothedRecipe, flips: true, noise: { ...smoothedRecipe.noise, std: 0.25 } };

const networks = stridedFamilies('cifar10-cnn-medium', recipe).flatMap((family) =>
  plansOf(family, { '-n-medium': {} }),
);

const smoothing = {
  norm: 'l2',
  method: 'smoothing',
  std: 0.25,
  n0: 100,
  n: 2_000,
  alpha: 0.001,
  images: 500,
} as const;

/** What randomised smoothing proves in L2 of symmetric activations on photographs, beside what it proves of ReLU: not in the paper. */
export const smoothedCifar10: Profile = {
  name: 'smoothed-cifar10',
  description:
    'Not in the paper (CIFAR-10): ReLU, RBF and mReLU trained with noise and certified by smoothing in L2, 20 epochs',
  dataset: 'cifar10',
  besidePaper: true,
  networks,
  guarantees: Object.fromEntries(networks.map(({ name }) => [name, [smoothing]])),
  evaluation: { images: 10_000, strengths: strengths.table4, scope: 'short' },
};
