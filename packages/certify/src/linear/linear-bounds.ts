import { checkNumber } from '@saf/checks';
import { computeBy } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Interval } from '../functions/scalar-function.ts';
import { type BoundsOptions, type Box, checkBox, checkWeights } from '../intervals/check-box.ts';
import type { Bounds } from '../intervals/interval-bounds.ts';
import { propagate } from '../intervals/propagate.ts';
import { foldBatchNorm } from '../network/fold-batch-norm.ts';
import { INPUT, type Network, networkOf, shapeOf } from '../network/network.ts';
import { lowestRows } from './lowest-rows.ts';

export interface LinearBoundsOptions extends BoundsOptions {
  /** Steps of gradient ascent on the slopes of the lines (α-CROWN); 0 by default, which leaves them as they are chosen (CROWN). */
  steps?: number;
}

/**
 * Guaranteed bounds of a model's outputs for all inputs between `low` and `high`, by linear relaxation: CROWN (Zhang et al. 2018), with
 * intervals for the inputs of activations (as in CROWN-IBP), and α-CROWN (Xu et al. 2021) with `steps` above 0.
 *
 * Each activation lies between two lines; what depends on the input in the same way cancels, which intervals cannot see. They are
 * never looser than `intervalBounds`. There are lines for ReLU, LeakyReLU, ReLU6, hard sigmoid, ELU, softplus, softsign,
 * sigmoid, tanh, RBF and mReLU, and for maxima over windows. Activations at the end of the model are applied to the bounds.
 *
 * Bounds are widened by rounding errors as those of `intervalBounds` are.
 *
 * @param low Smallest inputs, float32 [N, ...inputShape]
 * @param high Largest inputs, of the same shape
 * @throws ArgumentError as `intervalBounds`, and for layers that have no lines (named): multiply, maximum, a softmax inside
 * @example
 * const { low, high } = await linearBounds(model, smallest, largest, { steps: 20 });
 */
export async function linearBounds(
  model: LayersModel,
  low: tf.Tensor,
  high: tf.Tensor,
  options: LinearBoundsOptions = {},
): Promise<Bounds> {
  const steps = checkNumber('steps', options.steps ?? 0, { min: 0, integer: true });
  const network = foldBatchNorm(networkOf(model));
  await checkBox(network, { low, high }, options);
  await checkWeights(model);
  const { widened = true, compiler } = options;
  const bounds = (input: Box): Box => {
    const last = lastLinear(network);
    const found = boundsOfStep(network, input, last, { method: steps > 0 ? 'alpha-crown' : 'crown', steps, widened });
    if (last === network.output) return { ...found };
    const rule = (step: unknown) => (step === network.steps[last] ? found : undefined);
    const from = last === INPUT ? found : input;
    const { low: lowest, high: highest } = propagate(network, from, { widened, rule })[network.output];
    return { low: lowest, high: highest };
  };
  // Slopes that are optimised are variables of one call.
  const name = steps > 0 ? undefined : `lines, widened: ${widened}`;
  return computeBy(model, name, bounds, { low, high }, compiler);
}

/** The step that activations at the end of the network are applied to. */
function lastLinear({ steps, output }: Network): number {
  let last = output;
  while (last !== INPUT && ['elementwise', 'softmax'].includes(steps[last].operation.kind))
    last = steps[last].inputs[0];
  return last;
}

/** Bounds of every number of a step's output, nowhere looser than its intervals. */
function boundsOfStep(
  network: Network,
  input: Interval,
  step: number,
  options: Parameters<typeof lowestRows>[4],
): Interval {
  const shape = shapeOf(network, step);
  const samples = input.low.shape[0];
  const count = shape.reduce((product, size) => product * size, 1);
  const each = tf.reshape(tf.eye(count), [1, count, ...shape]);
  const both = tf.tile(tf.concat([each, tf.neg(each)], 1), [samples, 1, ...shape.map(() => 1)]);
  const rows = lowestRows(network, input, step, both, options);
  const [lows, highs] = tf.split(rows, 2, 1).map((half) => tf.reshape(half, [samples, ...shape]));
  const intervals = propagate(network, input, options);
  const { low, high } = step === INPUT ? input : intervals[step];
  return { low: tf.maximum(low, lows), high: tf.minimum(high, tf.neg(highs)) };
}
