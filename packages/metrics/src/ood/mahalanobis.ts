import { ArgumentError, checkFinite, checkLabels } from '@saf/checks';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { type BatchOptions, eachBatch, read } from '../batches.ts';
import { cholesky, solveLower } from '../cholesky.ts';
import type { OodScore } from './ood-scores.ts';

export interface MahalanobisOptions extends BatchOptions {
  /** Features [N, F] of images, all of the same width; the logits by default. */
  readonly features?: (images: tf.Tensor4D) => tf.Tensor2D;
}

/** Added to the covariance, so that features that never change leave it invertible. */
const RIDGE = 1e-6;

/**
 * Mahalanobis distance (Lee et al., "A simple unified framework for detecting out-of-distribution samples and adversarial attacks", NeurIPS
 * 2018, eq. 2): min_c (f − μ_c)ᵀ Σ⁻¹ (f − μ_c), with the mean of each category and one covariance Σ + 10⁻⁶ I, of the features of
 * training images.
 *
 * @param images training images [N, height, width, channels]
 * @param labels their labels [N]
 * @throws ArgumentError for images or labels that do not fit, features that are not finite, or a category without an image
 * @example
 * const score = await fitMahalanobis(classifier, trainingImages, trainingLabels);
 */
export async function fitMahalanobis(
  classifier: Classifier,
  images: tf.Tensor4D,
  labels: ArrayLike<number>,
  { features = (x) => classifier.logits(x), ...options }: MahalanobisOptions = {},
): Promise<OodScore> {
  const { categories } = classifier;
  checkLabels('labels', labels, images?.shape?.[0], categories);
  const rows: Float32Array[] = [];
  await eachBatch(images, { shape: classifier.inputShape }, options, async (batch) => {
    const values = await read(tf.tidy(() => features(batch)));
    checkFinite('features', values);
    const width = values.length / batch.shape[0];
    for (let i = 0; i < batch.shape[0]; i++) rows.push(values.slice(i * width, (i + 1) * width));
  });
  const means = meansOf(rows, labels, categories);
  return scoreOf(features, cholesky(covarianceOf(rows, labels, means)), means);
}

function meansOf(rows: readonly Float32Array[], labels: ArrayLike<number>, categories: number): Float64Array[] {
  const counts = new Float64Array(categories);
  const means = Array.from({ length: categories }, () => new Float64Array(rows[0].length));
  for (const [i, row] of rows.entries()) {
    counts[labels[i]]++;
    for (const [k, value] of row.entries()) means[labels[i]][k] += value;
  }
  const empty = counts.indexOf(0);
  if (empty >= 0) throw new ArgumentError('labels', 'an image of every category', `none of ${empty}`);
  return means.map((sum, category) => sum.map((value) => value / counts[category]));
}

/** Σ + 10⁻⁶ I, row after row. */
function covarianceOf(
  rows: readonly Float32Array[],
  labels: ArrayLike<number>,
  means: readonly Float64Array[],
): Float64Array {
  const width = means[0].length;
  const covariance = new Float64Array(width * width);
  for (const [n, row] of rows.entries()) {
    const centred = Float64Array.from(row, (value, k) => value - means[labels[n]][k]);
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++) covariance[i * width + j] += (centred[i] * centred[j]) / rows.length;
  }
  for (let i = 0; i < width; i++) covariance[i * width + i] += RIDGE;
  return covariance;
}

/** With Σ = L Lᵀ, distances of L⁻¹ f are Mahalanobis distances of f. */
function scoreOf(
  features: (images: tf.Tensor4D) => tf.Tensor2D,
  lower: Float64Array,
  means: readonly Float64Array[],
): OodScore {
  const white = (vector: ArrayLike<number>) => Array.from(solveLower(lower, vector));
  const centres = means.map(white);
  // A row for each column of L⁻¹: its transpose.
  const whitening = unitVectors(means[0].length).map(white);
  return {
    name: 'Mahalanobis distance',
    higherMeans: 'out-of-distribution',
    of: (_, images) =>
      tf.tidy(() => {
        const points = tf.expandDims(tf.matMul(features(images), tf.tensor2d(whitening)), 1);
        const squares = tf.sum(tf.square(tf.sub(points, tf.expandDims(tf.tensor2d(centres), 0))), 2);
        return tf.min(squares, 1) as tf.Tensor1D;
      }),
  };
}

function unitVectors(size: number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, k) => +(i === k)));
}
