import { checkNumber } from '@saf/checks';
import type { Classifier } from '@saf/models';
import { fillGaussian, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';

export interface ExpectationOptions {
  /** Draws that are averaged; 10 by default. */
  samples?: number;
  /** The inputs [N, height, width, channels] under a draw, differentiable; Gaussian noise by default. */
  transform?: (inputs: tf.Tensor4D, draw: number) => tf.Tensor4D;
  /** Standard deviation of the Gaussian noise, as a share of the bounds; 0.02 by default. */
  std?: number;
  /** Seed of the Gaussian noise; 0 by default. */
  seed?: number;
}

/**
 * The same classifier, with logits and losses that are means over transformed inputs (expectation over transformation: Athalye,
 * Engstrom, Ilyas, Kwok, "Synthesizing robust adversarial examples", ICML 2018, Section 2.1): gradients that hold for all of the
 * draws, against a classifier whose own are random or rugged. Confidences and predictions are those of the inputs as they are.
 *
 *     z̄(x) = 1/K Σ_k z(t_k(x)),    L̄(x) = 1/K Σ_k L(t_k(x))
 *
 * The draws are the same in each call, and for each sample, so that batches change nothing: noise of draw k is from the stream
 * (seed, 'expectation', k). A pass costs as much as K.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const smooth = expectationOverTransformation(classifier, { samples: 20, transform: (x, draw) => shift(x, draw) });
 */
export function expectationOverTransformation(classifier: Classifier, options: ExpectationOptions = {}): Classifier {
  const samples = checkNumber('samples', options.samples ?? 10, { min: 1, integer: true });
  const transform = options.transform ?? gaussianNoises(classifier, options);
  const mean = <T extends tf.Tensor>(inputs: tf.Tensor4D, of: (x: tf.Tensor4D) => T): T =>
    tf.tidy(() => {
      const each = Array.from({ length: samples }, (_, draw) => of(transform(inputs, draw)));
      return tf.div(tf.addN(each), samples) as T;
    });
  return {
    ...classifier,
    logits: (inputs) => mean(inputs, (x) => classifier.logits(x)),
    loss: (inputs, labels) => mean(inputs, (x) => classifier.loss(x, labels)),
    losses: undefined,
    confidencesFromLogits: undefined,
  };
}

function gaussianNoises({ inputShape, bounds }: Classifier, { std = 0.02, seed = 0 }: ExpectationOptions) {
  checkNumber('std', std, { min: 0 });
  checkNumber('seed', seed, { integer: true });
  const size = inputShape.reduce((product, each) => product * each, 1);
  const noises = new Map<number, Float32Array>();
  return (inputs: tf.Tensor4D, draw: number): tf.Tensor4D => {
    const scale = std * (bounds[1] - bounds[0]);
    const noise =
      noises.get(draw) ?? fillGaussian(new Float32Array(size), randomStream(seed, 'expectation', draw), 0, scale);
    noises.set(draw, noise);
    return tf.add(inputs, tf.tensor4d(noise, [1, ...inputShape]));
  };
}
