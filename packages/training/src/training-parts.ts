import type { ImageDataset } from '@saf/datasets';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ActivationSchedule } from './activations/activation-schedule.ts';
import { forwardPasses } from './activations/forward-passes.ts';
import { AdversarialPart } from './adversarial/adversarial-part.ts';
import type { BatchMaker } from './batch-maker.ts';
import { CertifiedSteps } from './certified/certified-steps.ts';
import { Validation } from './early-stopping/validation.ts';
import type { ModelState } from './model-state.ts';
import type { Recipe } from './recipe.ts';
import { AveragedSteps } from './steps/averaged-steps.ts';
import { type Steps, type TrainedNetwork, TrainSteps } from './steps/train-step.ts';
import type { TrainOptions } from './train-options.ts';

/** What is trained, how and on what. */
export interface TrainingParts {
  readonly model: LayersModel;
  readonly network: TrainedNetwork;
  /** All images, those that are held out among them. */
  readonly dataset: ImageDataset;
  readonly heldOut: ImageDataset | null;
  readonly recipe: Recipe;
  readonly batches: BatchMaker;
  readonly state: ModelState;
  readonly options: TrainOptions;
}

/** The steps that a recipe asks for. */
export function stepsOf(parts: TrainingParts, schedule: ActivationSchedule | null): Steps {
  const { averaging } = parts.recipe;
  const steps = ownSteps(parts, schedule);
  return averaging ? new AveragedSteps(steps, parts.state, averaging.decay) : steps;
}

function ownSteps(
  { model, network, state, recipe, batches, options }: TrainingParts,
  schedule: ActivationSchedule | null,
): Steps {
  const { certified } = recipe;
  if (!certified) return new TrainSteps(network, state, recipe, forwardPasses(recipe, schedule));
  const { stepsPerEpoch } = batches;
  return new CertifiedSteps({
    model,
    network,
    state,
    recipe: { ...recipe, certified },
    stepsPerEpoch,
    seed: options.seed,
  });
}

/** What attacks batches, where a recipe has adversarial training. */
export async function adversarialOf(
  parts: TrainingParts,
  schedule: ActivationSchedule | null,
): Promise<AdversarialPart | null> {
  const { model, recipe, batches, options } = parts;
  const { adversarial } = recipe;
  const { seed, loss } = options;
  if (!adversarial) return null;
  return AdversarialPart.of({ model, adversarial, stepsPerEpoch: batches.stepsPerEpoch, seed, loss, schedule });
}

/** What attacks the images that are held out, where there are some. */
export async function validationOf({ model, heldOut, recipe, options }: TrainingParts): Promise<Validation | null> {
  return heldOut && Validation.of({ model, heldOut, recipe, seed: options.seed });
}
