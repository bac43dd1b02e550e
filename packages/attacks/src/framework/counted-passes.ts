import { ArgumentError } from '@saf/checks';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { readAndDispose } from './tensors.ts';

/**
 * The passes an attack makes through the classifier, counted for each sample of the batch.
 * `samples` are the positions in the batch of what `inputs` holds; all by default.
 */
export class CountedPasses {
  readonly gradients: Int32Array;
  readonly queries: Int32Array;

  constructor(
    readonly classifier: Classifier,
    count: number,
    { gradients, queries }: Partial<Pick<CountedPasses, 'gradients' | 'queries'>> = {},
  ) {
    this.gradients = gradients ?? new Int32Array(count);
    this.queries = queries ?? new Int32Array(count);
  }

  /** Passes through another view of the same classifier, counted with these. */
  through(classifier: Classifier): CountedPasses {
    return new CountedPasses(classifier, this.queries.length, this);
  }

  lossGradient(loss: InputLoss, inputs: tf.Tensor4D, samples?: readonly number[]): LossGradient {
    this.countGradient(samples);
    return lossGradient(loss, inputs);
  }

  /** So many more gradients of these samples; for passes of other kinds than `lossGradient`. */
  countGradient(samples?: readonly number[], times = 1): void {
    count(this.gradients, samples, times);
  }

  query<T extends tf.TensorContainer>(ask: (classifier: Classifier) => T, samples?: readonly number[]): T {
    count(this.queries, samples);
    return tf.tidy(() => ask(this.classifier));
  }

  /** int32 [N] */
  predictions(inputs: tf.Tensor4D, samples?: readonly number[]): tf.Tensor1D {
    return this.query((classifier) => classifier.predict(inputs), samples);
  }

  predict(inputs: tf.Tensor4D, samples?: readonly number[]): Promise<Int32Array> {
    return readAndDispose(this.predictions(inputs, samples));
  }
}

function count(counts: Int32Array, samples: Iterable<number> = counts.keys(), times = 1): void {
  for (const i of samples) counts[i] += times;
}

/** Per-sample losses [N] of inputs [N, height, width, channels]. */
export type InputLoss = (inputs: tf.Tensor4D) => tf.Tensor1D;

/** Losses and their gradients. */
export interface LossGradient {
  /** [N] */
  readonly losses: tf.Tensor1D;
  /** The gradient of each sample's loss with respect to that sample, of the shape of the inputs. */
  readonly gradient: tf.Tensor4D;
}

/**
 * Per-sample losses and their gradients with respect to the inputs.
 * Entries of a gradient that are not numbers count as zero: they give an attack no direction, and spread no NaN into the inputs.
 */
export function lossGradient(loss: InputLoss, inputs: tf.Tensor4D): LossGradient {
  return tf.tidy(() => {
    // Without dy tfjs differentiates the sum over samples, of which each depends on its own input only.
    const { value, grad } = differentiate(() => tf.valueAndGrad((x) => loss(x as tf.Tensor4D))(inputs));
    return { losses: value as tf.Tensor1D, gradient: usableGradient(grad) };
  });
}

// Float32 holds the square of a gradient of this size, and the sum of as many as an image has pixels.
const LARGEST = 1e15;

/** A gradient that attacks can calculate with: zero in the place of what is not a number, and nothing infinite. */
export function usableGradient(gradient: tf.Tensor): tf.Tensor4D {
  return tf.clipByValue(
    tf.where(tf.isNaN(gradient), tf.zerosLike(gradient), gradient),
    -LARGEST,
    LARGEST,
  ) as tf.Tensor4D;
}

/**
 * Calls `visit` with the gradient of the training loss at the inputs for one set of labels after the other. Where the
 * classifier gives the losses of all sets from one forward pass, that pass is made once.
 */
export function eachLossGradient(
  passes: CountedPasses,
  inputs: tf.Tensor4D,
  labelSets: readonly Int32Array[],
  visit: (gradient: tf.Tensor4D) => void,
): void {
  passes.countGradient(undefined, labelSets.length);
  tf.tidy(() => {
    const sets = labelSets.map((each) => tf.tensor1d(each, 'int32'));
    visitLossGradients(passes.classifier, inputs, sets, visit);
  });
}

/** The same for labels as tensors, and not counted. */
export function visitLossGradients(
  classifier: Classifier,
  inputs: tf.Tensor4D,
  sets: readonly tf.Tensor1D[],
  visit: (gradient: tf.Tensor4D) => void,
): void {
  if (classifier.losses) eachGradient((x) => classifier.losses!(x, sets), inputs, visit);
  else
    for (const labels of sets) tf.tidy(() => visit(lossGradient((x) => classifier.loss(x, labels), inputs).gradient));
}

/**
 * Calls `visit` with the gradient of one loss after the other at the inputs, all of them from one forward pass.
 *
 * A gradient inside of a gradient differentiates what the outer one has recorded: the outer one runs the forward pass, and each inner
 * one goes back along its record. What the outer one returns is of no interest.
 */
export function eachGradient(
  lossesOf: (inputs: tf.Tensor4D) => readonly tf.Tensor1D[],
  inputs: tf.Tensor4D,
  visit: (gradient: tf.Tensor4D, losses: tf.Tensor1D) => void,
): void {
  const forward = (x: tf.Tensor) => {
    const losses = lossesOf(x as tf.Tensor4D);
    withoutRecord(() => {
      for (const loss of losses)
        tf.tidy(() => visit(usableGradient(differentiate(() => tf.grad(() => loss)(x))), loss));
    });
    return tf.sum(x);
  };
  tf.tidy(() => void tf.grad(forward)(inputs));
}

/** Inside an op nothing is recorded for the outer gradient, which would hold every backward pass in memory. */
function withoutRecord(run: () => void): void {
  const op = tf.customGrad((one) => {
    run();
    return { value: tf.clone(one as tf.Scalar), gradFunc: (dy: tf.Scalar) => dy };
  });
  op(tf.scalar(1));
}

/** Runs what differentiates; where there is no gradient tfjs says so in words about its own code. */
export function differentiate<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    const { message } = error as Error;
    if (!message?.startsWith('Cannot compute gradient')) throw error;
    const expected = 'scores that have a gradient at the inputs (square() and other black-box attacks need none)';
    throw new ArgumentError('classifier', expected, message.split(/[.\n]/, 1)[0]);
  }
}
