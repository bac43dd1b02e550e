import { mnist } from './mnist.ts';
import { strengths } from './paper-numbers.ts';
import type { Profile } from './profile.ts';

/** The networks that the paper has on MNIST alone: plain, and RBF and mReLU with both of its tricks that ask for no attack. */
const names = ['plain', 'RBF-r-m', 'mReLU-r-m'];

/** Does what the paper finds on MNIST hold on other images of the same size? The recipes are MNIST's, unchanged: nothing was tuned. */
export const fashion: Profile = {
  name: 'fashion',
  description: 'Not in the paper (Fashion-MNIST): plain, RBF-r-m and mReLU-r-m with the recipes of MNIST, 20 epochs',
  dataset: 'fashion-mnist',
  besidePaper: true,
  networks: names.map((name) => ({ ...mnist.networks.find((plan) => plan.name === name)!, seeds: [1] })),
  shipped: ['plain', 'mReLU-r-m'],
  evaluation: { images: 10_000, strengths: strengths.table2, scope: 'full' },
};
