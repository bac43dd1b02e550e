import { ArgumentError } from '@saf/checks';
import type { Classifier } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { type BatchOptions, eachBatch, read } from '../batches.ts';
import { aupr, auroc, type Direction, fpr95 } from './detection-rates.ts';
import { energy, maximumLogit, maximumSoftmax, type OodScore, odin } from './ood-scores.ts';

export interface DetectNonsenseOptions extends BatchOptions {
  /** `maximumSoftmax`, `maximumLogit`, `energy` and `odin` by default. */
  readonly scores?: readonly OodScore[];
}

/** How well one score tells one kind of nonsense from images that show something. */
export interface Detection {
  readonly nonsense: string;
  readonly score: string;
  readonly higherMeans: Direction;
  readonly auroc: number;
  readonly aupr: number;
  readonly fpr95: number;
  /** Number of nonsense images. */
  readonly count: number;
}

/**
 * Nonsense as out-of-distribution detection: each score on images that show something, and on each kind of nonsense. Nonsense is positive.
 *
 * @param images that show something, [N, height, width, channels]
 * @param nonsense images by name, such as noise, another data set, corrupted or adversarial nonsense
 * @returns a row a kind and score
 * @throws ArgumentError for images that do not fit, no nonsense, or a score that is not finite
 * @example
 * const rows = await detectNonsense(classifier, testImages, { noise, fashion });
 * rows.filter(({ score }) => score === 'energy');
 */
export async function detectNonsense(
  classifier: Classifier,
  images: Tensor4D,
  nonsense: Readonly<Record<string, Tensor4D>>,
  { scores = [maximumSoftmax(), maximumLogit(), energy(), odin()], ...options }: DetectNonsenseOptions = {},
): Promise<Detection[]> {
  if (Object.keys(nonsense ?? {}).length === 0)
    throw new ArgumentError('nonsense', 'at least one kind of images', 'none');
  const rows: Detection[] = [];
  for (const score of scores) {
    const inDistribution = await scoresOf(score, classifier, images, options);
    for (const [name, each] of Object.entries(nonsense)) {
      const outOfDistribution = await scoresOf(score, classifier, each, options);
      const { higherMeans } = score;
      const both = { inDistribution, outOfDistribution, higherMeans };
      const rates = { auroc: auroc(both), aupr: aupr(both), fpr95: fpr95(both) };
      rows.push({ nonsense: name, score: score.name, higherMeans, ...rates, count: each.shape[0] });
    }
  }
  return rows;
}

async function scoresOf(
  score: OodScore,
  classifier: Classifier,
  images: Tensor4D,
  options: BatchOptions,
): Promise<Float32Array> {
  const values = new Float32Array(images?.shape?.[0] ?? 0);
  await eachBatch(images, classifier.inputShape, options, async (batch, first) =>
    values.set(await read(score.of(classifier, batch)), first),
  );
  return values;
}
