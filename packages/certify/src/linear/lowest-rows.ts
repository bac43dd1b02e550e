import * as tf from '@tensorflow/tfjs-core';
import type { Interval } from '../functions/scalar-function.ts';
import { propagate } from '../intervals/propagate.ts';
import type { Network } from '../network/network.ts';
import { lowestOf, type Relaxation } from './backward.ts';
import type { Lines, Slopes } from './lines.ts';
import { allMaxLines, type CurvedStep, curvedSteps, linesOf, slopesOf } from './relax.ts';

/** How lower bounds are found: see `Method`. */
export interface RowOptions {
  readonly method: 'interval' | 'crown' | 'alpha-crown';
  /** Steps of the optimisation of slopes. */
  readonly steps: number;
  readonly widened: boolean;
  /** Whether gradients reach the weights of the layers; false by default. */
  readonly isTrained?: boolean;
}

/**
 * Lower bounds [N, rows] of linear functions of a step's output for all inputs of a box.
 *
 * 'interval': the linear steps before it are taken together with the functions, the rest by intervals. 'crown': a linear relaxation
 * down to the input. 'alpha-crown': the same with slopes that are optimised for each row, the best bound of all that were tried.
 *
 * @param coefficients [N, rows, ...shape of the step's output]
 * @throws ArgumentError for a layer without linear bounds, but not with 'interval'
 */
export function lowestRows(
  network: Network,
  input: Interval,
  step: number,
  coefficients: tf.Tensor,
  { method, steps, widened, isTrained }: RowOptions,
): tf.Tensor {
  return tf.tidy(() => {
    const intervals = propagate(network, input, { widened });
    const bare = {
      network,
      input,
      intervals,
      widened,
      isTrained,
      lines: new Map<number, Lines>(),
      maxLines: new Map(),
    };
    if (method === 'interval') return lowestOf(bare, step, coefficients);
    const curved = curvedSteps(network, step);
    const relaxed = { ...bare, maxLines: allMaxLines(network, input, intervals) };
    const slopes = curved.map((each) => slopesOf(each, input, intervals));
    const lowest = lowestOf(withLines(relaxed, curved, slopes), step, coefficients);
    if (method === 'crown' || curved.length === 0) return lowest;
    return optimise({ relaxed, curved, slopes, step, coefficients, steps }, lowest);
  });
}

function withLines(relaxed: Relaxation, curved: readonly CurvedStep[], slopes: readonly Slopes[]): Relaxation {
  return { ...relaxed, lines: new Map(curved.map((each, k) => [each.index, linesOf(each, slopes[k], relaxed)])) };
}

interface Problem {
  readonly relaxed: Relaxation;
  readonly curved: readonly CurvedStep[];
  readonly slopes: readonly Slopes[];
  readonly step: number;
  readonly coefficients: tf.Tensor;
  readonly steps: number;
}

// Slopes are numbers of the size of 1.
const RATE = 0.1;

/**
 * Ascends the bounds in the slopes of all lines, each row with slopes of its own (Xu et al. 2021, "Fast and complete: enabling complete
 * neural network verification with rapid and massively parallel incomplete verifiers"). Any slopes give bounds, so the best one
 * of each row is kept.
 */
function optimise({ relaxed, curved, slopes, step, coefficients, steps }: Problem, first: tf.Tensor): tf.Tensor {
  const rows = coefficients.shape[1]!;
  const free = curved.map((each, k) => freeSlopes(each, slopes[k], rows));
  const variables = free.flatMap(({ below, above }) => (above ? [below, above] : [below]));
  const optimizer = tf.train.adam(RATE);
  const current = () => free.map(({ below, above }, k) => ({ below, above: above ?? slopes[k].above }));
  let best = first;
  try {
    for (let k = 0; k < steps; k++) {
      const before = best;
      best = tf.tidy(() => {
        let lowest = before;
        const { grads } = tf.variableGrads(() => {
          // What is no gradient is freed at the end of `variableGrads`.
          lowest = tf.keep(lowestOf(withLines(relaxed, curved, current()), step, coefficients));
          return tf.neg(tf.sum(lowest)) as tf.Scalar;
        }, variables);
        optimizer.applyGradients(grads as { [name: string]: tf.Variable });
        const better = tf.maximum(before, lowest);
        lowest.dispose();
        return better;
      });
      if (before !== first) before.dispose();
    }
    return best;
  } finally {
    optimizer.dispose();
    tf.dispose(variables);
  }
}

/** Variables for the slopes of each row. No line above a convex function is lower than its chord: that one stays. */
function freeSlopes({ step }: CurvedStep, { below, above }: Slopes, rows: number) {
  const { shape } = step.operation.fn;
  const isConvex = 'kinks' in shape! ? shape.isConvex : shape!.inflections.length === 0 && shape!.startsConvex;
  const forRows = (slopes: tf.Tensor) =>
    tf.variable(
      tf.tile(
        slopes,
        slopes.shape.map((_, axis) => (axis === 1 ? rows : 1)),
      ),
    );
  return { below: forRows(below), above: isConvex ? undefined : forRows(above) };
}
