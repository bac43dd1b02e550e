import { computeBy } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { foldBatchNorm } from '../network/fold-batch-norm.ts';
import { networkOf } from '../network/network.ts';
import { type BoundsOptions, type Box, checkBox, checkWeights } from './check-box.ts';
import { propagate } from './propagate.ts';

/** Numbers that the outputs of a model lie between, float32 [N, ...outputs]. Both tensors belong to the caller. */
export interface Bounds {
  readonly low: tf.Tensor;
  readonly high: tf.Tensor;
}

/**
 * Guaranteed bounds of a model's outputs for all inputs between `low` and `high`, by interval arithmetic (interval bound propagation,
 * Gowal et al. 2018): for each layer the exact image of the intervals before it.
 *
 * Symmetric activation functions, which fall as well as rise, are taken exactly: their largest value is at the point of the
 * interval that is nearest to 0. Layers are taken as they are in inference: batch norm by its running averages, no dropout.
 *
 * The bounds are widened by the rounding errors of single precision, so that they hold for exact arithmetic, and for the forward
 * passes of engines that add up products: what a sum of n of them may be off by is γₙ times the sum of their sizes, γₙ ≈ n 2⁻²⁴.
 *
 * @param low Smallest inputs, float32 [N, ...inputShape]
 * @param high Largest inputs, of the same shape
 * @throws ArgumentError for a layer without a rule (named), several inputs or outputs, bounds that are crossed, of the wrong shape or
 *   outside of `bounds`, and weights that are not finite
 * @example
 * const { low, high } = await intervalBounds(model, tf.maximum(tf.sub(images, 0.1), 0), tf.minimum(tf.add(images, 0.1), 1));
 */
export async function intervalBounds(
  model: LayersModel,
  low: tf.Tensor,
  high: tf.Tensor,
  options: BoundsOptions = {},
): Promise<Bounds> {
  const network = foldBatchNorm(networkOf(model));
  await checkBox(network, { low, high }, options);
  await checkWeights(model);
  const { widened = true, compiler } = options;
  const bounds = (box: Box): Box => {
    const found = propagate(network, box, { widened })[network.output] ?? box;
    return { low: tf.clone(found.low), high: tf.clone(found.high) };
  };
  return computeBy(model, `intervals, widened: ${widened}`, bounds, { low, high }, compiler);
}
