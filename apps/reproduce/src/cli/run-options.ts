import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Experiment, experiments, type ModelPlan } from '../experiments/index.ts';
import { datasetFacts } from '../report/dataset-facts.ts';
import { modelRuns } from '../run/model-runs.ts';
import type { RunRequest } from '../run/run-request.ts';
import { withEpochs } from '../run/with-epochs.ts';
import { checkModels } from './check-models.ts';
import { userPath } from './folders.ts';
import { names } from './option-parsers.ts';
import { readRecipeChanges, withRecipeChanges } from './recipe-changes.ts';
import { UsageError } from './usage-error.ts';

/** The options of `run` as commander gives them. */
export interface RunOptions {
  readonly profile: string;
  readonly models?: string;
  readonly limit?: number;
  readonly trainLimit?: number;
  readonly validation?: boolean;
  readonly recipe?: string;
  readonly epochs?: number;
  readonly seed?: number;
  readonly engine: 'auto' | 'native' | 'wasm';
  readonly out: string;
  readonly jobs?: number;
  readonly threads?: number;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** @throws UsageError for options that do not go together, or that the experiment has no images for */
export function toRunRequest(options: RunOptions): RunRequest {
  const experiment = experiments[options.profile];
  if (options.resume && options.force)
    throw new UsageError('--resume goes on with a run and --force starts it anew: expected one of them, got both');
  const { training, test } = datasetFacts[experiment.dataset];
  checkImages('--train-limit', options.trainLimit, training, experiment);
  const { trainLimit, engine } = options;
  const heldOutFrom = options.validation ? firstHeldOut(trainLimit, training) : null;
  const most = heldOutFrom === null ? test : training - heldOutFrom;
  checkImages('--limit', options.limit, most, experiment);
  const folder = join(userPath(options.out), experiment.name);
  const runs = modelRuns(changedPlans(experiment, options), folder, options.seed ?? null);
  const cores = availableParallelism();
  const jobs = options.jobs ?? Math.min(cores, runs.length);
  return {
    experiment,
    runs,
    folder,
    engine,
    evaluatedImages: options.limit ?? Math.min(experiment.evaluation.images, most),
    heldOutFrom,
    trainingImages: trainLimit === training ? null : (trainLimit ?? null),
    jobs,
    threads: options.threads ?? Math.max(1, Math.floor(cores / jobs)),
    resume: options.resume ?? false,
    force: options.force ?? false,
  };
}

/** The models named, with what `--recipe` and `--epochs` change in their recipes. */
function changedPlans(experiment: Experiment, { models, recipe: file, epochs }: RunOptions): ModelPlan[] {
  const changes = file === undefined ? {} : readRecipeChanges(userPath(file));
  return chosenModels(experiment, models).map((plan) => {
    const recipe = withRecipeChanges(plan.recipe, changes);
    return { ...plan, recipe: withEpochs(recipe, epochs ?? recipe.epochs) };
  });
}

/** The models named, in the experiment's order; all where none is. */
function chosenModels({ models }: Experiment, listed: string | undefined): readonly ModelPlan[] {
  if (listed === undefined) return models;
  const asked = names(listed);
  checkModels(
    asked,
    models.map(({ name }) => name),
  );
  return models.filter(({ name }) => asked.includes(name));
}

/** @throws UsageError where training leaves no image out */
function firstHeldOut(trainLimit: number | undefined, training: number): number {
  if (trainLimit !== undefined && trainLimit < training) return trainLimit;
  throw new UsageError(
    `--validation evaluates on the training images that --train-limit leaves out: expected --train-limit below ${training}, got ${trainLimit ?? 'none'}`,
  );
}

function checkImages(option: string, images: number | undefined, most: number, { dataset }: Experiment): void {
  if (images !== undefined && images > most)
    throw new UsageError(`${option}: expected at most the ${most} images of ${dataset}, got ${images}`);
}
