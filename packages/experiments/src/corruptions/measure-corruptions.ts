import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { type CorruptionBenchmark, corruptImages } from '@saf/datasets/corruptions';
import { type Classifier, NONSENSE } from '@saf/models';
import type { Corruptions } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';
import { type CorruptionSetting, corruptionSettings } from './corruption-settings.ts';

/** Wrong predictions on corrupted images. */
export type CorruptionOutcome = Corruptions['corruptions'][number];

export interface MeasureCorruptionsOptions {
  readonly benchmark: CorruptionBenchmark;
  /** Which corruptions; by default those of the benchmark's files, as `corruptionSettings` lists them. */
  readonly settings?: readonly CorruptionSetting[];
  /** Root of all random numbers; 1 by default. */
  readonly seed?: number;
  /** Images at a time; 100 by default. */
  readonly batchSize?: number;
  /** Number of the first of the images, whose random streams go by it; 0 by default. */
  readonly firstIndex?: number;
  /** What is known of an earlier call with the same network, images and seed. */
  readonly known?: readonly CorruptionOutcome[];
  /** Told each time that there is more of it. */
  onOutcomes?(clean: Corruptions['clean'], outcomes: readonly CorruptionOutcome[]): Promise<void>;
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/**
 * How often a network is wrong on images that a benchmark's corruptions spoilt. A prediction of nonsense is wrong, too, and counted apart.
 * One batch of corrupted images is in memory at a time.
 *
 * @throws ArgumentError for a corruption or severity that the benchmark has not; the signal's reason if it was aborted
 * @example
 * const { clean, corruptions } = await measureCorruptions(classifier, images.slice(0, 500), { benchmark: 'mnist-c' });
 */
export async function measureCorruptions(
  classifier: Classifier,
  dataset: ImageDataset,
  options: MeasureCorruptionsOptions,
): Promise<Pick<Corruptions, 'clean' | 'corruptions'>> {
  const { benchmark, settings = corruptionSettings(benchmark), seed = 1, known = [], onProgress } = options;
  const clean = await countWrong(classifier, dataset, options, async (images) => tf.clone(images));
  const outcomes: CorruptionOutcome[] = [];
  for (const [i, { name, severity }] of settings.entries()) {
    onProgress?.(i / settings.length, `${name}, severity ${severity}`);
    const found = known.find((each) => each.name === name && each.severity === severity);
    const corrupt = (images: tf.Tensor4D, firstIndex: number) =>
      corruptImages(images, { benchmark, name: name as never, severity, seed, firstIndex });
    outcomes.push(found ?? { name, severity, ...(await countWrong(classifier, dataset, options, corrupt)) });
    if (!found) await options.onOutcomes?.(clean, outcomes);
  }
  return { clean, corruptions: outcomes };
}

async function countWrong(
  classifier: Classifier,
  dataset: ImageDataset,
  { batchSize = 100, firstIndex = 0, signal }: MeasureCorruptionsOptions,
  change: (images: tf.Tensor4D, firstIndex: number) => Promise<tf.Tensor4D>,
): Promise<Corruptions['clean']> {
  let [wrong, nonsense] = [0, 0];
  for (let first = 0; first < dataset.size; first += batchSize) {
    signal?.throwIfAborted();
    const last = Math.min(first + batchSize, dataset.size);
    const predictions = await predictChanged(classifier, dataset.slice(first, last), (images) =>
      change(images, firstIndex + first),
    );
    for (const [i, prediction] of predictions.entries()) {
      if (prediction !== dataset.labels[first + i]) wrong++;
      if (prediction === NONSENSE) nonsense++;
    }
  }
  return { wrong, nonsense };
}

async function predictChanged(
  classifier: Classifier,
  batch: ImageDataset,
  change: (images: tf.Tensor4D) => Promise<tf.Tensor4D>,
): Promise<ArrayLike<number> & Iterable<number> & { entries(): IterableIterator<[number, number]> }> {
  const { images, labels } = batch.batch([...Array(batch.size).keys()]);
  const changed = await change(images).finally(() => tf.dispose([images, labels]));
  const predictions = classifier.predict(changed);
  changed.dispose();
  return predictions.data().finally(() => predictions.dispose());
}
