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
    const ofImages = await scoreImages(classifier, images, score, options);
    for (const [name, each] of Object.entries(nonsense)) {
      const ofNonsense = await scoreImages(classifier, each, score, { ...options, name: `nonsense.${name}` });
      rows.push({ nonsense: name, ...detectionOf(score, ofImages, ofNonsense) });
    }
  }
  return rows;
}

/** One score of each of some images. */
export interface ImageScores {
  readonly values: Float32Array;
  /** A second number for each image, which tells equal ones apart; 0 where nothing does. */
  readonly resolved: Float32Array;
}

/**
 * What one score says of each image. What several processes find of images that follow one another is, put together, what one process
 * finds of all, to the bit where each begins with a batch of the whole.
 *
 * @param images [N, height, width, channels]
 * @param options `name`: what messages call the images
 * @throws ArgumentError for images that do not fit or are outside of the classifier's bounds, or a score that is not finite
 * @example
 * const { values } = await scoreImages(classifier, testImages, energy());
 */
export async function scoreImages(
  classifier: Classifier,
  images: Tensor4D,
  score: OodScore,
  { name = 'images', ...options }: BatchOptions & { readonly name?: string } = {},
): Promise<ImageScores> {
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

/**
 * How well a score tells nonsense, which is positive, from images that show something.
 *
 * @throws ArgumentError for no images or no nonsense
 * @example
 * const { auroc } = detectionOf(energy(), await scoreImages(classifier, images, energy()), await scoreImages(classifier, noise, energy()));
 */
export function detectionOf(
  { name, higherMeans }: Pick<OodScore, 'name' | 'higherMeans'>,
  images: ImageScores,
  nonsense: ImageScores,
): Omit<Detection, 'nonsense'> {
  const both = ranked(images, nonsense, higherMeans);
  const rates = { auroc: auroc(both), aupr: aupr(both), fpr95: fpr95(both) };
  return { score: name, higherMeans, ...rates, count: nonsense.values.length };
}

/** The places of scores among all of them: in their order, and where they are equal in that of what resolves them. */
function ranked(images: ImageScores, nonsense: ImageScores, higherMeans: Direction): DetectionScores {
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
