import { ArgumentError, checkLabels, checkNumber, checkOneOf, checkShape, type ProgressListener } from '@saf/checks';
import { checkInsideBounds } from '@saf/checks/images';
import { type Classifier, inferencePass, type ScoreNetwork } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Interval } from '../functions/scalar-function.ts';
import { checkWeights } from '../intervals/check-box.ts';
import type { RowOptions } from '../linear/lowest-rows.ts';
import { foldBatchNorm } from '../network/fold-batch-norm.ts';
import { networkOf } from '../network/network.ts';
import type { Bounded } from './score-bounds.ts';

/** Options of everything that certifies images. */
export interface CertificateOptions {
  /** Perturbations change each pixel by at most their size; for L2 there is `smoothed`. */
  norm?: 'linf';
  /**
   * 'interval': fast, and good for networks that are trained for it. 'crown' (default): linear relaxation, tighter for others.
   * 'alpha-crown': the same with slopes that are optimised, slower by their number of steps.
   */
  method?: 'interval' | 'crown' | 'alpha-crown';
  /** Steps of 'alpha-crown'; 20 by default. */
  steps?: number;
  /** Images at a time; 250 for 'interval', 20 for 'crown', 5 for 'alpha-crown' by default. It changes nothing else. */
  batchSize?: number;
  /** Called after each batch with the share of the work that is done, in (0, 1]. */
  onProgress?: ProgressListener;
  /** Aborting rejects with the signal's reason and frees every tensor. */
  signal?: AbortSignal;
}

/** What is asked, checked. */
export interface Request {
  readonly bounded: Bounded;
  readonly labels: readonly number[];
  readonly options: RowOptions & { readonly method: NonNullable<CertificateOptions['method']> };
  readonly batchSize: number;
  /** Pixels of all images. */
  readonly pixels: Float32Array;
}

/** The arguments of a certification, checked. */
export async function checkRequest(
  classifier: Classifier,
  images: tf.Tensor4D,
  labels: ArrayLike<number>,
  options: CertificateOptions,
): Promise<Request> {
  checkOneOf('norm', options.norm ?? 'linf', ['linf']);
  const method = checkOneOf('method', options.method ?? 'crown', ['interval', 'crown', 'alpha-crown']);
  const steps = checkNumber('steps', options.steps ?? 20, { min: 1, integer: true });
  const batchSize = checkNumber('batchSize', options.batchSize ?? batchSizes[method], { min: 1, integer: true });
  const { trunk, scores } = networkOfClassifier(classifier);
  checkShape('images', images, [null, ...classifier.inputShape], 'float32');
  checkLabels('labels', labels, images.shape[0], classifier.categories);
  const pixels = (await images.data()) as Float32Array;
  checkInsideBounds('images', pixels, images.shape[0], classifier.bounds);
  const network = foldBatchNorm(networkOf(trunk));
  await checkWeights(trunk);
  const pass = inferencePass(trunk);
  return {
    bounded: { network, scores, z: (inputs) => pass(inputs) as tf.Tensor2D },
    labels: Array.from(labels),
    options: { method, steps, widened: true },
    batchSize,
    pixels,
  };
}

const batchSizes = { interval: 250, crown: 20, 'alpha-crown': 5 } as const;

function networkOfClassifier({ name, network }: Classifier): ScoreNetwork {
  if (network) return network;
  throw new ArgumentError(
    'classifier',
    'one that `classifierFromModel` made of confidences, logits or a sigmoid',
    name,
  );
}

/**
 * The images of some samples that differ from theirs by at most `epsilons[i]` in each pixel and lie inside of the bounds. Ends are
 * moved outward by a rounding of single precision.
 */
export function boxOf(
  { pixels, labels }: Request,
  samples: readonly number[],
  epsilons: readonly number[],
  { inputShape, bounds: [smallest, largest] }: Classifier,
): Interval {
  const size = pixels.length / labels.length;
  const end = (sign: 1 | -1) => {
    const values = new Float32Array(samples.length * size);
    for (const [i, sample] of samples.entries())
      for (let k = 0; k < size; k++) {
        const pixel = pixels[sample * size + k];
        const moved = pixel + sign * (epsilons[i] + ROUNDING * (Math.abs(pixel) + epsilons[i]));
        values[i * size + k] = Math.min(Math.max(moved, smallest), largest);
      }
    return tf.tensor4d(values, [samples.length, ...inputShape]);
  };
  return { low: end(-1), high: end(1) };
}

const ROUNDING = 2 ** -23;
