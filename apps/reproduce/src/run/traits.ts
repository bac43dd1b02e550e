import { isDeepStrictEqual } from 'node:util';
import type { TrainingIdentity } from '@saf/results';
import { recipeFields } from '@saf/training/recipe';
import { datasetFacts } from '../report/dataset-facts.ts';
import type { ModelRun } from './model-runs.ts';
import type { ModelState } from './model-state.ts';
import type { RunRequest } from './run-request.ts';

/** What tells one run of a model from another, by the words that messages use; undefined is not compared. */
export type Traits = Readonly<Record<string, unknown>>;

/** The traits of what an earlier run left; null if it left nothing. */
export function traitsOf(state: ModelState): Traits | null {
  if (state.kind === 'nothing') return null;
  if (state.kind === 'checkpoint') return trainingTraits(state.identity, state.identity.samples);
  if (state.kind === 'trained') return trainingTraits(state.record, state.record.training.samples);
  const { result } = state;
  const { samples, heldOutFrom } = result.evaluation;
  return {
    ...trainingTraits(result, result.training.samples),
    'evaluated images': samples,
    ...evaluatedOn(heldOutFrom ?? null),
  };
}

/** The traits that are asked for; an engine of 'auto' asks for none. */
export function traitsAskedFor({ plan, seed }: ModelRun, request: RunRequest): Traits {
  const { experiment, engine, trainingImages, evaluatedImages, heldOutFrom } = request;
  const { loss, recipe } = plan;
  const network = { dataset: experiment.dataset, ...plan.network };
  return {
    ...trainingTraits(
      { network, recipe, seed, loss: loss ?? undefined },
      trainingImages ?? datasetFacts[experiment.dataset].training,
    ),
    engine: engine === 'auto' ? undefined : engine,
    'evaluated images': evaluatedImages,
    ...evaluatedOn(heldOutFrom),
  };
}

const evaluatedOn = (heldOutFrom: number | null): Traits => ({
  evaluation: heldOutFrom === null ? 'on test images' : `on training images from number ${heldOutFrom} on`,
});

/** The first trait that differs, as words; null if there is none. */
export function findDifference(there: Traits, askedFor: Traits): string | null {
  const name = Object.keys(there).find(
    (each) =>
      there[each] !== undefined && askedFor[each] !== undefined && !isDeepStrictEqual(there[each], askedFor[each]),
  );
  return name === undefined ? null : `${name} ${show(there[name])}, and ${show(askedFor[name])} is asked for`;
}

type Trained = Pick<TrainingIdentity, 'recipe' | 'loss' | 'seed'> & {
  network: { dataset: string; activation: string; outputs: number; convolutionRelu?: boolean };
  engine?: { name: string };
};

function trainingTraits({ network, recipe, loss, seed, engine }: Trained, samples: number): Traits {
  return {
    dataset: network.dataset,
    network: `${network.convolutionRelu ? 'ReLU after each convolution' : network.activation}, ${network.outputs} outputs`,
    'training images': samples,
    seed,
    // Null for none, so that a trick of one recipe that the other leaves out is a difference.
    ...Object.fromEntries(recipeFields.map((field) => [field, recipe[field] ?? null])),
    loss: loss ?? null,
    engine: engine?.name,
  };
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
