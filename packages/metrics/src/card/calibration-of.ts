import * as tf from '@tensorflow/tfjs-core';
import { brierScore } from '../brier-score.ts';
import { eachBatch, read } from '../each-batch.ts';
import { expectedCalibrationError } from '../expected-calibration-error.ts';
import type { CardBench } from './card-bench.ts';
import type { EvaluationCard } from './card-schema.ts';

/** Of the meaningful confidences, whatever the nonsense rule says. */
export async function calibrationOf({
  classifier,
  images,
  labels,
  batchSize,
}: CardBench): Promise<EvaluationCard['calibration']> {
  const { categories } = classifier;
  const confidences = new Float32Array(labels.length * categories);
  await eachBatch(images, classifier.inputShape, { batchSize }, async (batch, first) => {
    const meaningful = tf.tidy(() => tf.slice(classifier.confidences(batch), [0, 0], [-1, categories]));
    confidences.set(await read(meaningful), first * categories);
  });
  const rows = Array.from(labels, (_, i) => confidences.subarray(i * categories, (i + 1) * categories));
  const largest = rows.map((row) => Math.min(1, Math.max(...row)));
  const correct = rows.map((row, i) => row.indexOf(Math.max(...row)) === labels[i]);
  const { error } = expectedCalibrationError(largest, correct);
  return { expectedCalibrationError: error, brierScore: brierScore(confidences, labels, categories) };
}
