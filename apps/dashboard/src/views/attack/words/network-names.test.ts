import { expect, test } from 'vitest';
import { describeNetwork, networkTitle } from './network-names.ts';

test.each([
  ['mnist/plain', 'standard · plain', 'An ordinary network.'],
  [
    'mnist/mReLU-r-m',
    'symmetric · mReLU-r-m',
    'A network with symmetric activations (mReLU), also trained on noisy images and on images of nothing.',
  ],
  ['mnist/ReLU-a', 'standard · ReLU-a', 'A network with ReLU activations, also trained on adversarial images.'],
  ['mine', 'mine', ''],
])('%s', (network, title, text) => {
  expect(networkTitle(network)).toBe(title);
  expect(describeNetwork(network)).toBe(text);
});
