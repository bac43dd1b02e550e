import type { ActivationShape } from './contract.ts';

/** Below this an RBF gives less than e⁻⁴ of its most: suppressed, as mReLU is beyond ±1. */
const rbfEnd = 2;

/** Whether an activation takes a value for unusual and gives (nearly) nothing. Null: it suppresses none. */
export function suppresses(activation: ActivationShape): ((x: number) => boolean) | null {
  if (activation === 'mirroredRelu') return (x) => Math.abs(x) >= 1;
  if (activation === 'rbf') return (x) => Math.abs(x) >= rbfEnd;
  if (activation === 'relu') return (x) => x <= 0;
  return null;
}
