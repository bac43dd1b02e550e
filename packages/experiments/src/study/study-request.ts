import type { EngineName } from '@saf/backend';
import { ArgumentError, checkNumber, checkOneOf } from '@saf/checks';
import { type NetworkRun, networkRuns, type Study } from './study.ts';
import { datasetSizes, nameOfDataset, type StudyDataset } from './study-dataset.ts';

/** A study as it is asked for: which of its trainings, on how many images, where, and on what engine. Plain data. */
export interface StudyRequest {
  readonly study: Study;
  /** The trainings asked for. */
  readonly runs: readonly NetworkRun[];
  /** The folder that results go to, such as runs/quick. */
  readonly folder: string;
  readonly engine: 'auto' | EngineName;
  /** The first of the test images, or of those that are held out. */
  readonly evaluatedImages: number;
  /** Training images from this number on are evaluated, in place of test images; null for those. */
  readonly heldOutFrom: number | null;
  /** The first of the training images; null for all of them. */
  readonly trainingImages: number | null;
  /** Jobs that the images of each measurement of a network are split over, where it allows that. */
  readonly shards: number;
  /** Whether there must be an earlier run to resume. */
  readonly resume: boolean;
  /** Whether what earlier runs left is replaced. */
  readonly force: boolean;
}

/** What is asked for of a study, and where its results go. */
export interface StudyOptions
  extends Partial<Pick<StudyRequest, 'engine' | 'evaluatedImages' | 'shards' | 'resume' | 'force'>> {
  /** The folder that results go to. */
  readonly folder: string;
  /** Only these networks, by name; all of them by default. */
  readonly networks?: readonly string[];
  /** Take the place of all seeds of the plans. */
  readonly seeds?: readonly number[];
  /** Train on the first training images only; all of them by default. */
  readonly trainingImages?: number;
  /** Evaluate on the training images that `trainingImages` leaves out, and not on test images. */
  readonly validation?: boolean;
}

/**
 * The request to do a study; what is not said is as the study has it.
 *
 * @throws ArgumentError for a network that the study does not have, seeds that are not whole numbers or come twice, and for more images than the data set has
 * @example
 * const request = studyRequest(study, { folder: 'runs/mine', trainingImages: 5_000, evaluatedImages: 500 });
 */
export function studyRequest(study: Study, options: StudyOptions): StudyRequest {
  const { folder, engine = 'auto', seeds, trainingImages, validation, resume = false, force = false } = options;
  const sizes = datasetSizes(study.dataset);
  if (trainingImages !== undefined) checkCount('trainingImages', trainingImages, sizes.training, study.dataset);
  const heldOutFrom = validation ? firstHeldOut(trainingImages, sizes.training) : null;
  const most = heldOutFrom === null ? sizes.test : sizes.training - heldOutFrom;
  const evaluatedImages = options.evaluatedImages ?? Math.min(study.evaluation.images, most);
  checkCount('evaluatedImages', evaluatedImages, most, study.dataset);
  const shards = options.shards ?? study.measurements?.shards ?? 1;
  checkNumber('shards', shards, { min: 1, integer: true });
  return {
    study,
    runs: networkRuns(chosen(study, options.networks), folder, seeds ? checkSeeds(seeds) : null),
    folder,
    engine,
    evaluatedImages,
    heldOutFrom,
    trainingImages: trainingImages === sizes.training ? null : (trainingImages ?? null),
    shards,
    resume,
    force,
  };
}

/** The networks named, in the study's order; all where none is named. */
function chosen({ networks }: Study, asked: readonly string[] | undefined) {
  const known = networks.map(({ name }) => name);
  for (const name of asked ?? []) checkOneOf('networks', name, known);
  return asked ? networks.filter(({ name }) => asked.includes(name)) : networks;
}

function checkSeeds(seeds: readonly number[]): readonly number[] {
  if (seeds.length === 0) throw new ArgumentError('seeds', 'at least one', seeds);
  for (const [i, seed] of seeds.entries()) {
    checkNumber(`seeds[${i}]`, seed, { min: 0, integer: true });
    if (seeds.indexOf(seed) < i) throw new ArgumentError(`seeds[${i}]`, 'another seed than those before it', seed);
  }
  return seeds;
}

function checkCount(name: string, count: number, most: number, dataset: StudyDataset): void {
  checkNumber(name, count, { min: 1, integer: true });
  if (count > most) throw new ArgumentError(name, `at most the ${most} images of ${nameOfDataset(dataset)}`, count);
}

function firstHeldOut(trainingImages: number | undefined, all: number): number {
  if (trainingImages !== undefined && trainingImages < all) return trainingImages;
  throw new ArgumentError('trainingImages', `fewer than ${all}, which leaves images to validate on`, trainingImages);
}
