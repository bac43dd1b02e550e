import { ArgumentError, checkFinite } from '@saf/checks';
import type { Classifier } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { type BatchOptions, eachBatch, read } from '../batches.ts';
import { aupr, auroc, type DetectionScores, type Direction, fpr95 } from './detection-rates.ts';
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
 * @returns one row per kind of nonsense and score
 * @throws ArgumentError for images that do not fit or are outside of the classifier's bounds, no nonsense, or a score that is not
 *   finite
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
    const { higherMeans } = score;
    const ofImages = await scoresOf(score, classifier, images, 'images', options);
    for (const [name, each] of Object.entries(nonsense)) {
      const both = ranked(ofImages, await scoresOf(score, classifier, each, `nonsense.${name}`, options), higherMeans);
      const rates = { auroc: auroc(both), aupr: aupr(both), fpr95: fpr95(both) };
      rows.push({ nonsense: name, score: score.name, higherMeans, ...rates, count: each.shape[0] });
    }
  }
  return rows;
}

/** Scores of images, and what tells equal ones apart; the same again where nothing does. */
interface Scores {
  readonly values: Float32Array;
  readonly resolved: Float32Array;
}

async function scoresOf(
  score: OodScore,
  classifier: Classifier,
  images: Tensor4D,
  name: string,
  options: BatchOptions,
): Promise<Scores> {
  const values = new Float32Array(images?.shape?.[0] ?? 0);
  const resolved = new Float32Array(values.length);
  const { inputShape: shape, bounds } = classifier;
  await eachBatch(images, { shape, bounds, name }, options, async (batch, first) => {
    values.set(await read(score.of(classifier, batch)), first);
    if (score.resolve) resolved.set(await read(score.resolve(classifier, batch)), first);
  });
  checkFinite(`${score.name} of ${name}`, values);
  return { values, resolved };
}

/** The places of scores among all of them: in their order, and where they are equal in that of what resolves them. */
function ranked(images: Scores, nonsense: Scores, higherMeans: Direction): DetectionScores {
  const all = [images, nonsense].flatMap(({ values, resolved }, kind) =>
    Array.from(values, (value, i) => ({ value, resolved: resolved[i], kind, i })),
  );
  all.sort((a, b) => a.value - b.value || compare(a.resolved, b.resolved));
  const ranks = [images, nonsense].map(({ values }) => new Float64Array(values.length));
  let rank = 0;
  for (const [place, { value, resolved, kind, i }] of all.entries()) {
    const before = all[place - 1];
    if (before && (before.value !== value || compare(before.resolved, resolved) !== 0)) rank++;
    ranks[kind][i] = rank;
  }
  return { inDistribution: ranks[0], outOfDistribution: ranks[1], higherMeans };
}

/** As `a - b`, of infinities too. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
