import { type SafName, safNames } from '@saf/activations';
import { checkNumber, checkOneOf } from '@saf/checks';

/**
 * What follows a convolution: nothing (the paper's plain CNN), a symmetric activation function (its robust CNNs),
 * or ReLU after the same batch norm (a twin to compare with, which is not in the paper).
 */
export type NetworkActivation = 'none' | 'relu' | SafName;

export interface NetworkOptions {
  activation: NetworkActivation;
  /** Number of outputs: 10 categories by default, 11 with an explicit nonsense category. */
  outputs?: number;
  /** Mean of the training images, HWC in [0, 1]; nothing is subtracted by default. */
  mean?: Float32Array;
  /** Root of the random streams that the weights are drawn from; 0 by default. */
  seed?: number;
}

export const networkActivations: readonly NetworkActivation[] = ['none', 'relu', ...safNames];

export const isSaf = (activation: NetworkActivation): activation is SafName => safNames.includes(activation as SafName);

export function checkNetworkOptions(options: NetworkOptions): Required<Omit<NetworkOptions, 'mean'>> {
  return {
    activation: checkOneOf('activation', options?.activation, networkActivations),
    outputs: checkNumber('outputs', options.outputs ?? 10, { min: 2, integer: true }),
    seed: checkNumber('seed', options.seed ?? 0, { min: 0, integer: true }),
  };
}
