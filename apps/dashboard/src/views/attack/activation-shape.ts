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

/** Below this an RBF gives less than e⁻⁴ of its most: suppressed, as mReLU is beyond ±1. */
const rbfEnd = 2;

/** Whether an activation takes a value for unusual and gives (nearly) nothing. Null: it suppresses none. */
export function suppresses(activation: ActivationShape): ((x: number) => boolean) | null {
  if (activation === 'mirroredRelu') return (x) => Math.abs(x) >= 1;
  if (activation === 'rbf') return (x) => Math.abs(x) >= rbfEnd;
  if (activation === 'relu') return (x) => x <= 0;
  return null;
}
