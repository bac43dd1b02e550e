import { ArgumentError, checkLabels } from '@saf/checks';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { type BatchOptions, eachBatch, read } from '../each-batch.ts';
import type { OodScore } from './ood-score.ts';

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
 * @throws ArgumentError for images or labels that do not fit, or a category without an image
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
  await eachBatch(images, classifier.inputShape, options, async (batch) => {
    const values = await read(tf.tidy(() => features(batch)));
    const width = values.length / batch.shape[0];
    for (let i = 0; i < batch.shape[0]; i++) rows.push(values.slice(i * width, (i + 1) * width));
  });
  const means = meansOf(rows, labels, categories);
  const whitening = whiten(rows, labels, means);
  return scoreOf(features, whitening, means);
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

/** W with W Wᵀ = Σ⁻¹: distances of f W are Mahalanobis distances of f. */
function whiten(rows: readonly Float32Array[], labels: ArrayLike<number>, means: readonly Float64Array[]): Matrix {
  const centred = new Matrix(rows.map((row, i) => Array.from(row, (value, k) => value - means[labels[i]][k])));
  const covariance = centred.transpose().mmul(centred).div(rows.length);
  covariance.add(Matrix.eye(covariance.rows).mul(RIDGE));
  const { lowerTriangularMatrix } = new CholeskyDecomposition(covariance);
  return solveIdentity(lowerTriangularMatrix).transpose();
}

/** L⁻¹ of a lower triangular L, column by column. */
function solveIdentity(lower: Matrix): Matrix {
  const inverse = Matrix.zeros(lower.rows, lower.rows);
  for (let column = 0; column < lower.rows; column++)
    for (let row = column; row < lower.rows; row++) {
      let sum = row === column ? 1 : 0;
      for (let k = column; k < row; k++) sum -= lower.get(row, k) * inverse.get(k, column);
      inverse.set(row, column, sum / lower.get(row, row));
    }
  return inverse;
}

function scoreOf(
  features: (images: tf.Tensor4D) => tf.Tensor2D,
  whitening: Matrix,
  means: readonly Float64Array[],
): OodScore {
  const centres = new Matrix(means.map((mean) => Array.from(mean))).mmul(whitening).to2DArray();
  const weights = whitening.to2DArray();
  return {
    name: 'Mahalanobis distance',
    higherMeans: 'out-of-distribution',
    of: (_, images) =>
      tf.tidy(() => {
        const white = tf.expandDims(tf.matMul(features(images), tf.tensor2d(weights)), 1);
        const squares = tf.sum(tf.square(tf.sub(white, tf.expandDims(tf.tensor2d(centres), 0))), 2);
        return tf.min(squares, 1) as tf.Tensor1D;
      }),
  };
}
