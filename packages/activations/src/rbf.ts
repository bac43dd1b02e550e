import { clipByValue, exp, mul, neg, square, sub, type Tensor, type TensorLike } from '@tensorflow/tfjs-core';
import { differentiable } from './differentiable.ts';
import { type LayerConfig, SafLayer } from './saf-layer.ts';

// exp(-x²) is 0 in float32 from |x| = 10.2 on, so that the slope -2x exp(-x²) is 0 there, at the infinities too.
const WIDTH = 11;

const equations = /* @__PURE__ */ differentiable({
  name: 'Rbf',
  value: (x) => exp(neg(square(x))),
  gradient: (dy, x, y) => mul(dy, mul(mul(clipByValue(x, -WIDTH, WIDTH), -2), y)),
  curvature: (x) => mul(sub(mul(square(clipByValue(x, -WIDTH, WIDTH)), 4), 2), rbf(x)),
});

/**
 * One-dimensional radial basis function, elementwise.
 *
 *     σ(x) = exp(-x²)                                     (paper, Section 3.1)
 *
 * Its gradient is exact, of second and higher order too.
 *
 * @param x Tensor of any shape, or numbers; integers and booleans are taken as float32. NaN stays NaN, ±Infinity gives 0.
 * @returns float32 tensor of the shape of x, in [0, 1]; it underflows to 0 from |x| = 10.2 on
 * @throws TypeError for strings and complex numbers
 * @example
 * rbf(tf.tensor1d([0, 1, -2])).print(); // [1, 0.3678795, 0.0183156]
 */
export function rbf<T extends Tensor>(x: T | TensorLike): T {
  return equations.value(x);
}

/**
 * Derivative of {@link rbf}, elementwise.
 *
 *     σ′(x) = -2x exp(-x²)                                (paper, Section 3.1)
 *
 * @param x as for `rbf`. NaN stays NaN, ±Infinity gives 0.
 * @returns float32 tensor of the shape of x, in [-√(2/e), √(2/e)]
 * @throws TypeError for strings and complex numbers
 * @example
 * rbfDerivative(tf.tensor1d([0, 1])).print(); // [0, -0.7357589]
 */
export function rbfDerivative<T extends Tensor>(x: T | TensorLike): T {
  return equations.derivative(x);
}

/** Layer that applies {@link rbf}; its name in saved models is `Rbf`. */
export class Rbf extends SafLayer {
  static readonly className = 'Rbf';
  static readonly title = '1-D RBF';
  static readonly activation = rbf;
}

/**
 * A layer that applies {@link rbf}, for any tfjs model. Call `register()` before a model that holds it is loaded.
 *
 * @example
 * model.add(rbfLayer({ name: 'confidences' }));
 */
export function rbfLayer(config?: LayerConfig): Rbf {
  return new Rbf(config);
}
