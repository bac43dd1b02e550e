import { abs, mul, neg, relu, sign, sub, type Tensor, type TensorLike, zerosLike } from '@tensorflow/tfjs-core';
import { differentiable } from './differentiable.ts';
import { type LayerConfig, SafLayer } from './saf-layer.ts';

const equations = /* @__PURE__ */ differentiable({
  name: 'MirroredRelu',
  // min(relu(1 - x), relu(1 + x)), bit for bit, in three operations instead of five.
  value: (x) => relu(sub(1, abs(x))),
  // y > 0 exactly where |x| < 1, because 1 - |x| is exact next to 1.
  gradient: (dy, x, y) => neg(mul(dy, mul(sign(x), sign(y)))),
  curvature: zerosLike,
});

/**
 * Mirrored rectified linear unit, elementwise.
 *
 *     mReLU(x) = min(relu(1 - x), relu(1 + x))            (paper, eq. 2)
 *
 * so that mReLU(0) = 1, where eq. 1 leaves it open. Its gradient is exact; that of second order is 0.
 *
 * @param x Tensor of any shape, or numbers; integers and booleans are taken as float32. NaN stays NaN, ±Infinity gives 0.
 * @returns float32 tensor of the shape of x, in [0, 1]
 * @throws TypeError for strings and complex numbers
 * @example
 * mirroredRelu(tf.tensor1d([-0.5, 0, 2])).print(); // [0.5, 1, 0]
 */
export function mirroredRelu<T extends Tensor>(x: T | TensorLike): T {
  return equations.value(x);
}

/**
 * Derivative of {@link mirroredRelu}, elementwise.
 *
 *     +1 on (-1, 0),  -1 on (0, 1),  0 elsewhere          (paper, eq. 3; 0 at the kinks -1, 0 and 1)
 *
 * @param x as for `mirroredRelu`
 * @returns float32 tensor of the shape of x, of -1, 0 and 1
 * @throws TypeError for strings and complex numbers
 * @example
 * mirroredReluDerivative(tf.tensor1d([-0.5, 0, 0.5, 2])).print(); // [1, 0, -1, 0]
 */
export function mirroredReluDerivative<T extends Tensor>(x: T | TensorLike): T {
  return equations.derivative(x);
}

/** Layer that applies {@link mirroredRelu}; its name in saved models is `MirroredRelu`. */
export class MirroredRelu extends SafLayer {
  static readonly className = 'MirroredRelu';
  static readonly title = 'mReLU';
  static readonly activation = mirroredRelu;
}

/**
 * A layer that applies {@link mirroredRelu}, for any tfjs model. Call `register()` before a model that holds it is loaded.
 *
 * @example
 * model.add(mirroredReluLayer());
 */
export function mirroredReluLayer(config?: LayerConfig): MirroredRelu {
  return new MirroredRelu(config);
}
