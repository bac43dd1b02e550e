import * as tf from '@tensorflow/tfjs-core';
import type { Case } from './case.ts';
import { cases } from './cases.ts';

/** How a kernel and its gradients did with some options. */
export interface Finding {
  readonly kernel: string;
  readonly options: string;
  readonly status: 'right' | 'wrong' | 'missing';
  /** What is wrong or missing; empty where all is right. */
  readonly detail: string;
}

/** What an engine computed of a case, without an error. */
interface Computed {
  readonly output: Numbers;
  readonly gradients: readonly Numbers[];
  /** The greatest difference between gradients and central differences, as a share of what the tolerance allows. */
  readonly byDifferences: readonly number[];
}

type Numbers = Float32Array;

/** What an engine computed, or why it did not. */
export type Outcome = Computed | { readonly error: string };

/** Runs every kernel with its gradients on the current engine, and compares the gradients with central differences. */
export function computeCases(): Outcome[] {
  return cases.map((each) => {
    try {
      return tf.tidy(() => compute(each) as unknown as tf.TensorContainer) as unknown as Computed;
    } catch (error) {
      return { error: (error as Error).message.split('\n')[0] };
    }
  });
}

/** Judges an engine's outcomes beside those of the cpu engine. */
export function judge(outcomes: readonly Outcome[], references: readonly Outcome[]): Finding[] {
  return outcomes.map((outcome, i) => {
    const { kernel, options, absolute } = cases[i];
    if ('error' in outcome) return { kernel, options, status: 'missing', detail: outcome.error };
    const detail = faults(outcome, references[i], absolute).join('; ');
    return { kernel, options, status: detail ? 'wrong' : 'right', detail };
  });
}

function faults({ output, gradients, byDifferences }: Computed, reference: Outcome, absolute?: number): string[] {
  const found: string[] = [];
  const of = 'error' in reference ? null : reference;
  if (of && distance(output, of.output, absolute) > 1) found.push('the output is not that of cpu');
  for (const [i, gradient] of gradients.entries()) {
    const isOff = !(byDifferences[i] <= 1);
    if (isOff) found.push(`gradient ${i + 1} is not that of central differences`);
    // The reference has to be right itself.
    const isReference = of && of.byDifferences[i] <= 1;
    if (isReference && distance(gradient, of.gradients[i], absolute) > 1)
      found.push(`gradient ${i + 1} is not that of cpu`);
  }
  return found;
}

/** The greatest difference of two lists, where 1 is what 1e-4 of their size, or so much near zero, allows. */
function distance(a: Numbers, b: Numbers, absolute = 1e-5): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((most, each, i) => {
    const ratio = Math.abs(each - b[i]) / (absolute + 1e-4 * Math.abs(b[i]));
    return ratio <= most ? most : Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
  }, 0);
}

function compute({ shapes, positive = false, run }: Case): Computed {
  const inputs = shapes.map((shape, i) => tf.tensor(numbers(shape, i, positive), shape));
  const value = run(...inputs);
  const output = value.dataSync() as Numbers;
  const lossWeights = numbers(value.shape, 7, false);
  const weights = tf.tensor(lossWeights, value.shape);
  const gradients = tf
    .grads((...each: tf.Tensor[]) => tf.sum(tf.mul(run(...each), weights)))(inputs)
    .map((gradient) => gradient.dataSync() as Numbers);
  const lossAt = (values: tf.Tensor[]) =>
    tf.tidy(() => product(run(...values).dataSync() as Numbers, lossWeights) as never) as number;
  const byDifferences = gradients.map((gradient, i) => offDifferences(gradient, inputs, i, lossAt));
  return { output, gradients, byDifferences };
}

// Small enough that no maximum changes its place, large enough for float32.
const step = 2e-3;

/** How far a gradient is from the central differences along two directions, where 1 is what is allowed. */
function offDifferences(
  gradient: Numbers,
  inputs: tf.Tensor[],
  i: number,
  lossAt: (values: tf.Tensor[]) => number,
): number {
  const offs = [11, 12].map((seed) => {
    const direction = numbers(inputs[i].shape, seed, false);
    const at = (sign: number) => {
      const moved = tf.add(inputs[i], tf.mul(tf.tensor(direction, inputs[i].shape), sign * step));
      return lossAt(inputs.map((each, j) => (i === j ? moved : each)));
    };
    const slope = (at(1) - at(-1)) / (2 * step);
    const size = Math.hypot(...direction.map((each, j) => each * gradient[j]));
    return Math.abs(slope - product(gradient, direction)) / (0.01 * size + 5e-3);
  });
  return Math.max(...offs.map((off) => (Number.isNaN(off) ? Number.POSITIVE_INFINITY : off)));
}

function product(a: Numbers, b: Numbers): number {
  return a.reduce((sum, each, i) => sum + each * b[i], 0);
}

/** Numbers in [-1, 1], or in [0.5, 1.5], that are all different: neighbours on the scale are far apart for the step. */
function numbers(shape: readonly number[], seed: number, positive: boolean): Numbers {
  const count = shape.reduce((all, each) => all * each, 1);
  const order = Array.from({ length: count }, (_, i) => i);
  let state = seed * 7919 + 17;
  for (let i = count - 1; i > 0; i--) {
    state = (state * 48271) % 2147483647;
    const j = state % (i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  const spread = positive ? 1 : 2;
  return Float32Array.from(
    order,
    (place) => ((place + 0.5 + 0.1 * Math.sin(seed)) / count) * spread + (positive ? 0.5 : -1),
  );
}
