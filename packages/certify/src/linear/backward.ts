import * as tf from '@tensorflow/tfjs-core';
import type { Interval } from '../functions/scalar-function.ts';
import { gamma, magnitude } from '../intervals/rounding.ts';
import { type AffineMap, applyTransposed } from '../network/affine-map.ts';
import { INPUT, type Network, type Step, shapeOf } from '../network/network.ts';
import type { MaxPool } from '../network/operation.ts';
import type { Lines } from './lines.ts';
import type { MaxLines } from './max-lines.ts';

/** What linear bounds of a network are made of: the intervals of its steps, and the lines of those that are not linear. */
export interface Relaxation {
  readonly network: Network;
  /** The intervals of the inputs, [N, ...inputShape]. */
  readonly input: Interval;
  /** The intervals of each step's output. */
  readonly intervals: readonly Interval[];
  /** By the numbers of steps. Slopes and offsets are [N, rows or 1, ...]. A step without lines is bounded by its intervals. */
  readonly lines: ReadonlyMap<number, Lines>;
  readonly maxLines: ReadonlyMap<number, MaxLines>;
  /** Whether bounds are lowered by the rounding errors of single precision. */
  readonly widened: boolean;
  /** Whether gradients reach the weights of the layers; false by default. */
  readonly isTrained?: boolean;
}

/**
 * Lower bounds [N, rows] of linear functions of a step's output, for each sample and row Σ coefficients · output: the backward pass
 * of CROWN (Zhang et al. 2018, "Efficient neural network robustness certification with general activation functions").
 *
 * Coefficients go back through linear steps by their transposed maps; through others by the line below where they are positive,
 * and by the line above where they are negative. What arrives at the inputs is smallest at a corner of the box.
 *
 * @param coefficients [N, rows, ...shape of the step's output]
 */
export function lowestOf(relaxation: Relaxation, step: number, coefficients: tf.Tensor): tf.Tensor {
  const open = new Map([[step, coefficients]]);
  let constant = tf.zeros(coefficients.shape.slice(0, 2));
  for (let i = step; i >= INPUT; i--) {
    const own = open.get(i);
    if (!own) continue;
    const passed = tf.tidy(() => passBack(relaxation, i, own));
    constant = tf.add(constant, passed.constant);
    for (const { to, coefficients: more } of passed.inputs ?? []) {
      const before = open.get(to);
      open.set(to, before ? tf.add(before, more) : more);
    }
    open.delete(i);
  }
  return constant;
}

/** What a step makes of coefficients of its output: coefficients of its inputs, and a constant [N, rows]. */
type Passed = { inputs?: { to: number; coefficients: tf.Tensor }[]; constant: tf.Tensor };

function passBack(relaxation: Relaxation, i: number, coefficients: tf.Tensor): Passed {
  const { network, lines, maxLines } = relaxation;
  if (i === INPUT) return { constant: lowestInBox(coefficients, relaxation.input, relaxation.widened) };
  const step = network.steps[i];
  const { operation } = step;
  if (operation.kind === 'affine') return throughAffine(relaxation, step, operation.map, coefficients);
  if (operation.kind === 'sum' || operation.kind === 'concatenate')
    return { ...throughMerge(relaxation, step, coefficients) };
  const own = lines.get(i);
  if (own) return throughLines(relaxation, step, own, coefficients);
  const max = maxLines.get(i);
  if (max && operation.kind === 'maxPool') return throughMax(relaxation, step, operation.pool, max, coefficients);
  return { constant: lowestInBox(coefficients, relaxation.intervals[i], relaxation.widened) };
}

const intervalAt = ({ input, intervals }: Relaxation, i: number) => (i === INPUT ? input : intervals[i]);

/** A tensor [N, ...] beside coefficients [N, rows, ...]. */
const perRow = (x: tf.Tensor) => tf.expandDims(x, 1);

/** Sums of all but the first two axes, one axis at a time: the terms that rounding errors grow with are few. */
function sumOfRows(x: tf.Tensor): tf.Tensor {
  return x.rank === 2 ? x : sumOfRows(tf.sum(x, -1));
}

const termsOfRows = (x: tf.Tensor) => x.shape.slice(2).reduce((sum, size) => sum + size, 0);

/** Σ |coefficients| · sizes, times a share: what is subtracted from a lower bound. */
function slack(coefficients: tf.Tensor, sizes: tf.Tensor, share: number): tf.Tensor {
  // The sum itself is rounded, by much less than a hundredth.
  return tf.mul(sumOfRows(tf.mul(tf.abs(coefficients), sizes)), 1.01 * share);
}

/** Σ a⁺ low + a⁻ high. */
function lowestInBox(coefficients: tf.Tensor, interval: Interval, widened: boolean): tf.Tensor {
  const [positive, negative] = signs(coefficients);
  const products = tf.add(tf.mul(positive, perRow(interval.low)), tf.mul(negative, perRow(interval.high)));
  const lowest = sumOfRows(products);
  if (!widened) return lowest;
  return tf.sub(lowest, slack(coefficients, perRow(magnitude(interval)), gamma(termsOfRows(coefficients) + OTHERS)));
}

// Products, additions of constants and of coefficients that meet at a step: more than there are.
const OTHERS = 16;

function signs(x: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const positive = tf.relu(x);
  return [positive, tf.sub(x, positive)];
}

function throughAffine(relaxation: Relaxation, step: Step, map: AffineMap, coefficients: tf.Tensor): Passed {
  const [to] = step.inputs;
  const inputShape = shapeOf(relaxation.network, to);
  const [samples, rows, ...shape] = coefficients.shape;
  const isTrained = Boolean(relaxation.isTrained) && step.layer.trainableWeights.length > 0;
  const transposed = applyTransposed(map, tf.reshape(coefficients, [samples * rows, ...shape]), inputShape, isTrained);
  const inputs = [{ to, coefficients: tf.reshape(transposed, [samples, rows, ...inputShape]) }];
  const bias = map.bias?.();
  const constant = bias ? sumOfRows(tf.mul(coefficients, bias)) : tf.zeros([samples, rows]);
  if (!relaxation.widened || (map.terms === 0 && map.fanOut <= 1)) return { inputs, constant };
  // What the layer's own sums may be off by, what their transposed ones may, and the sum with the bias.
  const sizes = magnitude(intervalAt(relaxation, to));
  const product = map.size ? map.size(sizes) : map.absolute(sizes);
  const whole = bias ? tf.add(product, map.biasSize?.() ?? tf.abs(bias)) : product;
  const share = 2 * gamma(map.terms + OTHERS) + gamma(map.fanOut + OTHERS);
  const lost = slack(coefficients, perRow(whole), share);
  const lostInSum = bias ? slack(coefficients, tf.abs(bias), gamma(termsOfRows(coefficients) + OTHERS)) : 0;
  return { inputs, constant: tf.sub(constant, tf.add(lost, lostInSum)) };
}

function throughLines(relaxation: Relaxation, step: Step, { below, above }: Lines, coefficients: tf.Tensor): Passed {
  const [to] = step.inputs;
  const [positive, negative] = signs(coefficients);
  const inputs = [{ to, coefficients: tf.add(tf.mul(positive, below.slope), tf.mul(negative, above.slope)) }];
  const constant = sumOfRows(tf.add(tf.mul(positive, below.offset), tf.mul(negative, above.offset)));
  if (!relaxation.widened) return { inputs, constant };
  const slopes = tf.maximum(tf.abs(below.slope), tf.abs(above.slope));
  const offsets = tf.maximum(tf.abs(below.offset), tf.abs(above.offset));
  const lost = tf.add(
    slack(coefficients, tf.mul(slopes, perRow(magnitude(intervalAt(relaxation, to)))), gamma(OTHERS)),
    slack(coefficients, offsets, gamma(termsOfRows(coefficients) + OTHERS)),
  );
  return { inputs, constant: tf.sub(constant, lost) };
}

function throughMerge(relaxation: Relaxation, step: Step, coefficients: tf.Tensor): Passed {
  const { operation, inputs } = step;
  const constant = tf.zeros(coefficients.shape.slice(0, 2));
  if (operation.kind === 'concatenate') {
    // Coefficients have an axis of rows more.
    const axis = operation.axis + 1;
    const sizes = inputs.map((to) => shapeOf(relaxation.network, to)[operation.axis - 1]);
    const parts = tf.split(coefficients, sizes, axis);
    return { inputs: inputs.map((to, k) => ({ to, coefficients: parts[k] })), constant };
  }
  const scale = operation.kind === 'sum' ? operation.scale : 1;
  const scaled = tf.mul(coefficients, scale);
  const passed = { inputs: inputs.map((to) => ({ to, coefficients: scaled })), constant };
  if (!relaxation.widened) return passed;
  const sizes = tf.addN(inputs.map((to) => magnitude(intervalAt(relaxation, to))));
  return { ...passed, constant: tf.neg(slack(scaled, perRow(sizes), 2 * gamma(inputs.length + OTHERS))) };
}

function throughMax(
  relaxation: Relaxation,
  step: Step,
  pool: MaxPool,
  lines: MaxLines,
  coefficients: tf.Tensor,
): Passed {
  const [to] = step.inputs;
  const inputShape = shapeOf(relaxation.network, to);
  const [positive, negative] = signs(coefficients);
  const [samples, rows] = coefficients.shape;
  const [, ...shape] = lines.chosen.shape;
  const places = shape.at(-1)!;
  const own = tf.add(positive, tf.mul(negative, perRow(lines.isSure)));
  const spread = tf.mul(tf.reshape(own, [samples, rows, -1, 1]), tf.reshape(lines.chosen, [samples, 1, -1, places]));
  const passed = applyTransposed(pool.windows, tf.reshape(spread, [samples * rows, ...shape]), inputShape, false);
  const inputs = [{ to, coefficients: tf.reshape(passed, [samples, rows, ...inputShape]) }];
  const highest = perRow(lines.highest);
  const constant = sumOfRows(tf.mul(negative, highest));
  if (!relaxation.widened) return { inputs, constant };
  // A number of overlapping windows has the coefficients of all of them.
  const share = gamma(termsOfRows(coefficients) + OTHERS);
  const lost = tf.add(
    slack(coefficients, tf.abs(highest), share),
    slack(coefficients, perRow(pool.apply(magnitude(intervalAt(relaxation, to)))), gamma(places + OTHERS)),
  );
  return { inputs, constant: tf.sub(constant, lost) };
}
