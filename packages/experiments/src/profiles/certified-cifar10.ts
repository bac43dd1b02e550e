import type { Recipe } from '@saf/training';
import { certifiedRecipe } from './certified.ts';
import { plansOf } from './network-family.ts';
import { strengths } from './paper-numbers.ts';
import type { Profile } from './profile.ts';
import { stridedFamilies } from './strided-families.ts';

/** The recipe of the profile `certified`, which was chosen on MNIST, with flips: nothing was tuned on CIFAR-10. */
const recipeOf = (epochs: number): Recipe => ({ ...certifiedRecipe(2 / 255, epochs), flips: true });

/** Each image moved by up to four pixels, as Shi et al. (2021) do. */
const cropped = (epochs: number): Recipe => ({ ...recipeOf(epochs), augmentation: { crop: { padding: 4 } } });

/** For one small network: on images as they are and on images that are moved, each once for twice as long. */
const recipes = {
  '-c2-small': recipeOf(40),
  '-c2-small-long': recipeOf(80),
  '-c2-small-crop': cropped(40),
  '-c2-small-crop-long': cropped(80),
};

const networks = Object.entries(recipes).flatMap(([suffix, recipe]) =>
  stridedFamilies('cifar10-cnn-small', recipe).flatMap((family) => plansOf(family, { [suffix]: {} })),
);

const byIntervals = { norm: 'linf', method: 'interval', epsilons: [1 / 255, 2 / 255, 4 / 255, 8 / 255] } as const;

/** What can be proven of symmetric activations on photographs in L∞, beside what can be of ReLU: not in the paper. */
export const certifiedCifar10: Profile = {
  name: 'certified-cifar10',
  description:
    'Not in the paper (CIFAR-10): ReLU, RBF and mReLU trained for certificates in L∞, ε = 2/255, 40 and 80 epochs',
  dataset: 'cifar10',
  besidePaper: true,
  networks,
  guarantees: Object.fromEntries(networks.map(({ name }) => [name, [byIntervals]])),
  evaluation: { images: 10_000, strengths: strengths.table4, scope: 'short' },
};
