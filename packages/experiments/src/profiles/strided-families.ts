import type { Recipe } from '@saf/training';
import type { NetworkFamily } from './network-family.ts';

/**
 * ReLU and two symmetric activations in one architecture without Table 1's categories for nonsense: all with softmax, and an image is of
 * the category of the largest output.
 */
export function stridedFamilies(architecture: string, recipe: Recipe): readonly NetworkFamily[] {
  const shared = { loss: null, nonsense: { threshold: 0 }, recipe } as const;
  return [
    { ...shared, name: 'ReLU', network: { activation: 'relu', architecture } },
    { ...shared, name: 'RBF', network: { activation: 'rbf', head: 'softmax', architecture } },
    { ...shared, name: 'mReLU', network: { activation: 'mirroredRelu', head: 'softmax', architecture } },
  ];
}
