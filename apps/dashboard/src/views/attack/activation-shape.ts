import type { ActivationShape } from '../../engine/contract.ts';

/** The activations as the paper has them (eqs 1 to 3): what the layers of @saf/activations compute, for drawing. */
export const shapes: Readonly<Record<Exclude<ActivationShape, 'softmax' | 'none'>, (x: number) => number>> = {
  relu: (x) => Math.max(0, x),
  rbf: (x) => Math.exp(-x * x),
  mirroredRelu: (x) => Math.max(0, 1 - Math.abs(x)),
};

export const activationNames: Readonly<Record<ActivationShape, string>> = {
  none: 'no activation',
  relu: 'ReLU',
  rbf: 'RBF',
  mirroredRelu: 'mReLU',
  softmax: 'softmax',
};
