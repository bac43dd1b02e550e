import type * as tf from '@tensorflow/tfjs-core';

/** An op with options: what it is differentiated as. */
export interface Case {
  /** Name of the kernel in tfjs. */
  readonly kernel: string;
  readonly options: string;
  /** Shapes of the inputs that have gradients. */
  readonly shapes: readonly number[][];
  /** Whether the inputs have to be positive. */
  readonly positive?: boolean;
  /** How far numbers may be from those of cpu near zero; 1e-5 without. */
  readonly absolute?: number;
  readonly run: (...inputs: tf.Tensor[]) => tf.Tensor;
}
