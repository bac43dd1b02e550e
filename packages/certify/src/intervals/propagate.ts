import * as tf from '@tensorflow/tfjs-core';
import { type Interval, imageOf } from '../functions/scalar-function.ts';
import { INPUT, type Network, type Step } from '../network/network.ts';
import type { Operation } from '../network/operation.ts';
import { affineInterval } from './affine-interval.ts';
import { gamma, magnitude, widenBy } from './rounding.ts';

export interface PropagateOptions {
  /** Whether intervals are widened by the rounding errors of single precision. */
  readonly widened: boolean;
  /** Takes the place of the rule for a step; undefined leaves it to the rule. */
  readonly rule?: (step: Step, inputs: readonly Interval[]) => Interval | undefined;
}

/** The intervals of every step's output, for inputs between `low` and `high` [N, ...]. Called inside `tf.tidy`. */
export function propagate(network: Network, input: Interval, { widened, rule }: PropagateOptions): Interval[] {
  const intervals: Interval[] = [];
  for (const step of network.steps) {
    const inputs = step.inputs.map((i) => (i === INPUT ? input : intervals[i]));
    intervals.push(rule?.(step, inputs) ?? intervalOf(step.operation, inputs, widened));
  }
  return intervals;
}

function intervalOf(operation: Operation, inputs: readonly Interval[], widened: boolean): Interval {
  const [first] = inputs;
  switch (operation.kind) {
    case 'affine':
      return affineInterval(operation.map, first, widened);
    case 'elementwise':
      return widenBy(widened ? operation.fn.error : 0, imageOf(operation.fn, first), operation.fn.isBounded);
    case 'maxPool':
      return endwise(inputs, ([x]) => operation.pool.apply(x));
    case 'sum':
      return sumInterval(inputs, operation.scale, widened);
    case 'concatenate':
      return endwise(inputs, (ends) => tf.concat([...ends], operation.axis));
    case 'maximum':
      return endwise(inputs, (ends) => ends.reduce((a, b) => tf.maximum(a, b)));
    case 'minimum':
      return endwise(inputs, (ends) => ends.reduce((a, b) => tf.minimum(a, b)));
    case 'product':
      return inputs.reduce((a, b) => productInterval(a, b, widened));
    case 'softmax':
      return softmaxInterval(first, widened);
  }
}

/** The image under a function of several numbers that falls in none of them and rounds nothing. */
function endwise(inputs: readonly Interval[], fn: (ends: readonly tf.Tensor[]) => tf.Tensor): Interval {
  return { low: fn(inputs.map(({ low }) => low)), high: fn(inputs.map(({ high }) => high)) };
}

function sumInterval(inputs: readonly Interval[], scale: number, widened: boolean): Interval {
  const sum = (ends: readonly tf.Tensor[]) => tf.mul(tf.addN([...ends]), scale);
  const { low, high } = endwise(inputs, sum);
  if (!widened) return { low, high };
  const slack = tf.mul(sum(inputs.map(magnitude)), 2 * gamma(inputs.length + 2));
  return { low: tf.sub(low, slack), high: tf.add(high, slack) };
}

function productInterval(a: Interval, b: Interval, widened: boolean): Interval {
  const corners = [a.low, a.high].flatMap((x) => [b.low, b.high].map((y) => tf.mul(x, y)));
  const low = corners.reduce((x, y) => tf.minimum(x, y));
  const high = corners.reduce((x, y) => tf.maximum(x, y));
  if (!widened) return { low, high };
  const slack = tf.add(tf.mul(tf.mul(magnitude(a), magnitude(b)), gamma(4)), SMALLEST);
  return { low: tf.sub(low, slack), high: tf.add(high, slack) };
}

// The smallest normal number of float32: smaller products become 0.
const SMALLEST = 2 ** -126;

/**
 * Of each output of softmax the exact image: yᵢ is largest where zᵢ is at its upper and all other z are at their lower ends.
 *
 *     yᵢ = 1 / (1 + Σ_{j≠i} exp(zⱼ − zᵢ))
 */
function softmaxInterval({ low, high }: Interval, widened: boolean): Interval {
  const others = (own: tf.Tensor, rest: tf.Tensor) => {
    const gaps = tf.sub(tf.expandDims(rest, -2), tf.expandDims(own, -1));
    const self = tf.eye(own.shape[own.rank - 1]);
    return tf.div(1, tf.add(tf.sum(tf.mul(tf.exp(tf.minimum(gaps, MAX_EXPONENT)), tf.sub(1, self)), -1), 1));
  };
  return widenBy(widened ? SOFTMAX_ERROR : 0, { low: others(low, high), high: others(high, low) });
}

// exp(80) is finite in float32, and 1 / exp(80) is below any error that counts.
const MAX_EXPONENT = 80;
// Of a sum of exponentials of gaps below 80, whose own rounding error is 80 · 2⁻²⁴ relative to 1.
const SOFTMAX_ERROR = 2 ** -16;
