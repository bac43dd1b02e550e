import * as tf from '@tensorflow/tfjs-core';

/** A matrix W. */
export interface LinearMap {
  /** W x. */
  linear(x: tf.Tensor): tf.Tensor;
  /** Wᵀ y, of the shape of x [M, ...], where tfjs has it as an operation: as a gradient it takes a product W x besides. */
  transposed?(y: tf.Tensor, shape: readonly number[]): tf.Tensor;
  /** |W| x, of the absolute values of the entries of W. */
  absolute(x: tf.Tensor): tf.Tensor;
}

/** y = W x + b of one layer, on its weights as they are now. Called inside `tf.tidy`. */
export interface AffineMap extends LinearMap {
  /** As `absolute`, where the layer itself multiplies by several matrices one after the other: with the product of their absolute values. */
  size?(x: tf.Tensor): tf.Tensor;
  /** b, which broadcasts to y; none by default. */
  bias?(): tf.Tensor;
  /** |b|, or more where b itself is computed with rounding errors of larger numbers; |b| by default. */
  biasSize?(): tf.Tensor;
  /** How many products are added up for one number of W x: what rounding errors grow with. 0 where nothing is computed. */
  readonly terms: number;
  /** How many numbers of W x one number of x is in, at most: the terms of Wᵀ y. */
  readonly fanOut: number;
  /** The rows of W times a factor for each channel of y, its last axis; absent where W does not have its channels apart. */
  scaled?(factor: () => tf.Tensor): LinearMap;
  /** Where W is nothing but a factor for each channel, the last axis: that factor. */
  factor?(): tf.Tensor;
}

/** W x + b. */
export function applyAffine(map: AffineMap, x: tf.Tensor): tf.Tensor {
  const product = map.linear(x);
  return map.bias ? tf.add(product, map.bias()) : product;
}

/**
 * Wᵀ y, of y [M, ...] to the shape of x [M, ...]. Its gradient is W, since it is linear in y.
 *
 * tfjs has the transposed map of every linear layer: it is what carries gradients back.
 *
 * @param isTrained whether there is to be a gradient with respect to W as well, which is tfjs's second derivative of the layer
 */
export function applyTransposed(
  map: AffineMap,
  y: tf.Tensor,
  inputShape: readonly number[],
  isTrained: boolean,
): tf.Tensor {
  const shape = [y.shape[0], ...inputShape];
  const asGradient = () => tf.grad((x) => map.linear(x))(tf.zeros(shape), y);
  if (isTrained) return asGradient();
  // Before `customGrad`, inside which tfjs takes no gradients.
  const value = map.transposed?.(y, shape) ?? asGradient();
  const transposed = tf.customGrad(() => ({ value: tf.clone(value), gradFunc: (dy: tf.Tensor) => map.linear(dy) }));
  return transposed(y);
}
