import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { names, type Parallelism, UsageError } from '@saf/cli/command-line';
import type { StudyFileOptions } from '@saf/cli/study-options';
import { datasetSizes, type NetworkPlan, type StudyRequest, studyRequest, withEpochs } from '@saf/experiments/plan';
import type { Profile } from '@saf/experiments/profiles';
import { profiles } from '@saf/experiments/profiles';
import { checkModels } from '../options/check-models.ts';
import { userPath } from '../options/folders.ts';
import { readRecipeChanges, withRecipeChanges } from './recipe-changes.ts';

/** What `run` was asked to do, once its options are known to be good. */
export interface RunRequest extends StudyRequest, Parallelism {
  readonly profile: Profile;
}

/** The options of `run` as commander gives them. */
export interface RunOptions extends StudyFileOptions {
  readonly profile: string;
  /** A study file, in place of a profile. */
  readonly study?: string;
  readonly models?: string;
  readonly recipe?: string;
  readonly epochs?: number;
  readonly out: string;
}

/** @throws UsageError for options that do not go together, or that the profile's data set has no images for */
export function toRunRequest(options: RunOptions): RunRequest {
  const profile = profiles[options.profile];
  if (options.resume && options.force)
    throw new UsageError('--resume continues a run and --force starts it from scratch: expected one of them, got both');
  const { training, test } = datasetSizes(profile.dataset);
  checkImages('--train-limit', options.trainLimit, training, profile);
  const { trainLimit, validation, limit, seed: seeds, engine, resume, force } = options;
  checkImages('--limit', limit, validation ? training - firstHeldOut(trainLimit, training) : test, profile);
  const study = { ...profile, networks: changedPlans(profile, options) };
  const folder = join(userPath(options.out), profile.name);
  const asked = {
    folder,
    seeds,
    engine,
    trainingImages: trainLimit,
    evaluatedImages: limit,
    validation,
    resume,
    force,
  };
  const request = studyRequest(study, asked);
  const cores = availableParallelism();
  const jobs = options.jobs ?? Math.min(cores, request.runs.length);
  return { ...request, profile, jobs, threads: options.threads ?? Math.max(1, Math.floor(cores / jobs)) };
}

/** The networks named, with what `--recipe` and `--epochs` change in their recipes. */
function changedPlans(profile: Profile, { models, recipe: file, epochs }: RunOptions): NetworkPlan[] {
  const source = file === undefined ? '' : userPath(file);
  const changes = source ? readRecipeChanges(source) : {};
  return chosenNetworks(profile, models).map((plan) => {
    const recipe = withRecipeChanges(plan.recipe, changes, source);
    return { ...plan, recipe: withEpochs(recipe, epochs ?? recipe.epochs) };
  });
}

/** The networks named, in the profile's order; all where none is. */
function chosenNetworks({ networks }: Profile, listed: string | undefined): readonly NetworkPlan[] {
  if (listed === undefined) return networks;
  const asked = names(listed);
  checkModels(
    asked,
    networks.map(({ name }) => name),
  );
  return networks.filter(({ name }) => asked.includes(name));
}

/** @throws UsageError where training leaves no image out */
function firstHeldOut(trainLimit: number | undefined, training: number): number {
  if (trainLimit !== undefined && trainLimit < training) return trainLimit;
  throw new UsageError(
    `--validation evaluates on the training images that --train-limit leaves out: expected --train-limit below ${training}, got ${trainLimit ?? 'none'}`,
  );
}

function checkImages(option: string, images: number | undefined, most: number, { dataset }: Profile): void {
  if (images !== undefined && images > most)
    throw new UsageError(`${option}: expected at most the ${most} images of ${dataset}, got ${images}`);
}
