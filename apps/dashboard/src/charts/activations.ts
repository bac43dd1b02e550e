import type { ActivationShape } from '../engine/contract.ts';

/** An activation, its derivative and what to say of it. */
export interface Activation {
  readonly name: string;
  readonly formula: string;
  f(x: number): number;
  derivative(x: number): number;
}

/** As in the paper (eqs 1 to 3), and as the layers of @saf/activations compute them, for drawing; mReLU's derivative at its kinks is 0. */
export const activations = {
  relu: { name: 'ReLU', formula: 'max(0, x)', f: (x) => Math.max(0, x), derivative: (x) => (x > 0 ? 1 : 0) },
  mirroredRelu: {
    name: 'mReLU',
    formula: 'max(0, 1 − |x|)',
    f: (x) => Math.max(0, 1 - Math.abs(x)),
    derivative: (x) => (Math.abs(x) < 1 ? -Math.sign(x) : 0),
  },
  rbf: { name: 'RBF', formula: 'exp(−x²)', f: (x) => Math.exp(-x * x), derivative: (x) => -2 * x * Math.exp(-x * x) },
} as const satisfies Readonly<Record<string, Activation>>;

/** Confidence of one of two categories by softmax, where the other's score is −z. */
export const softmaxOfTwo = (z: number): number => 1 / (1 + Math.exp(-2 * z));

/** What each activation is called on the page. */
export const activationNames: Readonly<Record<ActivationShape, string>> = {
  none: 'no activation',
  relu: 'ReLU',
  rbf: 'RBF',
  mirroredRelu: 'mReLU',
  softmax: 'softmax',
  other: 'another activation',
};
