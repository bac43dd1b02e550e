import type { Tensor } from '@tensorflow/tfjs-core';
import { withDerivatives } from './differentiable.ts';
import type { SafName } from './names.ts';

/** The derivatives that gradients use instead of the exact ones: of x, elementwise, of its shape. */
export type SurrogateDerivatives = Partial<Record<SafName, (x: Tensor) => Tensor>>;

/**
 * Runs `forward`; gradients through the SAFs that it applies use other derivatives. What they are for: an attack that is not to be
 * misled by derivatives that vanish (BPDA: Athalye, Carlini, Wagner, "Obfuscated gradients give a false sense of security", ICML
 * 2018, Section 4.1). Values are not changed. Surrogates hold for first derivatives, of what is computed before `forward` returns.
 *
 * @example
 * const wide = (x: tf.Tensor) => tf.mul(tf.mul(x, -2 / 9), rbf(tf.div(x, 3))); // of exp(-(x / 3)²)
 * tf.grad((x) => withSurrogateDerivatives({ rbf: wide }, () => rbf(x)))(tf.tensor1d([4])).print();
 */
export function withSurrogateDerivatives<T>(derivatives: SurrogateDerivatives, forward: () => T): T {
  return withDerivatives(derivatives, forward);
}
