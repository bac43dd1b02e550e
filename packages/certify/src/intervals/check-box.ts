import { ArgumentError, checkNumber, checkShape } from '@saf/checks';
import type { Compiler } from '@saf/models';
import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Interval } from '../functions/scalar-function.ts';
import type { Network } from '../network/network.ts';

/** An interval as a container of tensors. */
export type Box = { low: tf.Tensor; high: tf.Tensor };

export interface BoundsOptions {
  /** Smallest and largest value of a valid input; [0, 1] by default. */
  bounds?: readonly [number, number];
  /** Whether bounds are widened by the rounding errors of single precision; true by default. False is for comparisons. */
  widened?: boolean;
  /** `compileRecurring` of @saf/backend, for the bounds of many boxes: the same, faster. */
  compiler?: Compiler;
}

/** Checks that inputs between `low` and `high` are a network's: their shape, their order, and that they are inside of `bounds`. */
export async function checkBox(
  network: Network,
  { low, high }: Interval,
  { bounds = [0, 1], compiler }: BoundsOptions,
): Promise<void> {
  if (compiler !== undefined && typeof compiler !== 'function')
    throw new ArgumentError('compiler', 'a function, such as compileRecurring of @saf/backend', compiler);
  checkShape('low', low, [null, ...network.inputShape], 'float32');
  checkShape('high', high, low.shape, 'float32');
  if (Number.isNaN(bounds[0])) checkNumber('bounds[0]', bounds[0]);
  if (!(bounds[1] > bounds[0])) throw new ArgumentError('bounds', 'a smallest value and a larger one', bounds);
  const [lows, highs] = [await low.data(), await high.data()];
  for (let i = 0; i < lows.length; i++) {
    // The negated conditions are true for NaN as well.
    if (!(lows[i] >= bounds[0] && lows[i] <= bounds[1]))
      throw new ArgumentError(`low[${i}]`, `a number in [${bounds}]`, lows[i]);
    if (!(highs[i] >= bounds[0] && highs[i] <= bounds[1]))
      throw new ArgumentError(`high[${i}]`, `a number in [${bounds}]`, highs[i]);
    if (lows[i] > highs[i]) throw new ArgumentError(`high[${i}]`, `a number >= low[${i}], ${lows[i]}`, highs[i]);
  }
}

/** Data that is known to be finite: a weight that changes has other data. */
const finite = /* @__PURE__ */ new WeakSet<object>();

/** Checks that all weights of a model are finite. */
export async function checkWeights(model: LayersModel): Promise<void> {
  for (const weight of model.weights) {
    const tensor = weight.read() as tf.Tensor;
    const { dataId } = tensor;
    if (finite.has(dataId)) continue;
    const values = await tensor.data();
    const wrong = values.findIndex((value: number) => !Number.isFinite(value));
    if (wrong >= 0) throw new ArgumentError(`weight "${weight.originalName}"`, 'finite numbers', values[wrong]);
    finite.add(dataId);
  }
}
