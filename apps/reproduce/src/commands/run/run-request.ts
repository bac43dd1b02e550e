import { join } from 'node:path';
import { names, type Parallelism } from '@saf/cli/command-line';
import { type Machines, machinesOf } from '@saf/cli/machines';
import { checkImages, checkStart, parallelismOf, type StudyFileOptions } from '@saf/cli/study-options';
import { type NetworkPlan, type StudyRequest, studyRequest, withEpochs } from '@saf/experiments/plan';
import type { Profile } from '@saf/experiments/profiles';
import { profiles } from '@saf/experiments/profiles';
import { checkModels } from '../options/check-models.ts';
import { publishedFolder, userPath } from '../options/folders.ts';
import { readRecipeChanges, withRecipeChanges } from './recipe-changes.ts';

/** What `run` was asked to do, once its options are known to be good. */
export interface RunRequest extends StudyRequest, Parallelism {
  readonly profile: Profile;
  /** By whom it is done, if not by processes here alone. */
  readonly machines?: Machines;
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
  checkStart(options);
  checkImages(options, profile.dataset);
  const { trainLimit, validation, limit, seed: seeds, engine, shards, resume, force } = options;
  const study = { ...profile, networks: changedPlans(profile, options) };
  const folder = join(userPath(options.out), profile.name);
  const asked = {
    folder,
    seeds,
    engine,
    trainingImages: trainLimit,
    evaluatedImages: limit,
    validation,
    shards,
    resume,
    force,
  };
  const request = studyRequest(study, asked);
  const machines = machinesOf(options, engine, userPath);
  return { ...request, profile, ...parallelismOf(options, request.runs.length), ...(machines && { machines }) };
}

/** The networks named, with the weights that they begin with and what `--recipe` and `--epochs` change in their recipes. */
function changedPlans(profile: Profile, { models, recipe: file, epochs }: RunOptions): NetworkPlan[] {
  const source = file === undefined ? '' : userPath(file);
  const changes = source ? readRecipeChanges(source) : {};
  return chosenNetworks(profile, models).map((plan) => {
    const recipe = withRecipeChanges(plan.recipe, changes, source);
    const start = profile.starts?.[plan.name];
    return {
      ...plan,
      recipe: withEpochs(recipe, epochs ?? recipe.epochs),
      ...(start && { startFrom: { folder: publishedFolder(start.pretrained), sha256: start.sha256 } }),
    };
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
