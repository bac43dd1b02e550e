import { ArgumentError } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { Interval } from '../functions/scalar-function.ts';
import { INPUT, type Network, type Step } from '../network/network.ts';
import type { Relaxation } from './backward.ts';
import { hullSlopes, type Lines, type Slopes, touchingLines } from './lines.ts';
import { type MaxLines, maxLines } from './max-lines.ts';

/** A step that lines are needed for: its function is not linear. */
export interface CurvedStep {
  readonly index: number;
  readonly step: Step & { readonly operation: { readonly kind: 'elementwise' } };
}

/**
 * The steps from the input to `last` that need lines of their own.
 *
 * @throws ArgumentError for a step that has no linear bounds, by the name of its layer
 */
export function curvedSteps({ steps }: Network, last: number): CurvedStep[] {
  const curved: CurvedStep[] = [];
  for (const [index, step] of steps.slice(0, last + 1).entries()) {
    const { operation } = step;
    if (operation.kind === 'elementwise' && operation.fn.shape)
      curved.push({ index, step: step as CurvedStep['step'] });
    else if (!linear.includes(operation.kind))
      throw new ArgumentError(
        `layer "${step.layer.name}"`,
        "a layer with linear bounds (method 'interval' has bounds of it)",
        step.layer.getClassName(),
      );
  }
  return curved;
}

const linear = ['affine', 'sum', 'concatenate', 'maxPool'];

/** The intervals that a step's only input is in. */
const inputOf = ({ inputs: [first] }: Step, input: Interval, intervals: readonly Interval[]): Interval =>
  first === INPUT ? input : intervals[first];

/** The slopes of the nearest lines in the middle of the intervals of a step's input, [N, 1, ...]. */
export function slopesOf({ step }: CurvedStep, input: Interval, intervals: readonly Interval[]): Slopes {
  return hullSlopes(step.operation.fn, withRows(inputOf(step, input, intervals)));
}

/** The lines of given slopes, [N, rows or 1, ...]. */
export function linesOf(
  { step }: CurvedStep,
  slopes: Slopes,
  { input, intervals, widened }: Omit<Relaxation, 'lines' | 'maxLines'>,
): Lines {
  return touchingLines(step.operation.fn, withRows(inputOf(step, input, intervals)), slopes, widened);
}

const withRows = ({ low, high }: Interval): Interval => ({ low: tf.expandDims(low, 1), high: tf.expandDims(high, 1) });

/** The lines of all maxima. */
export function allMaxLines(
  { steps }: Network,
  input: Interval,
  intervals: readonly Interval[],
): Map<number, MaxLines> {
  const found = new Map<number, MaxLines>();
  for (const [i, step] of steps.entries())
    if (step.operation.kind === 'maxPool') found.set(i, maxLines(step.operation.pool, inputOf(step, input, intervals)));
  return found;
}
