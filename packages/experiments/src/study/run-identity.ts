import { isDeepStrictEqual } from 'node:util';
import type { TrainingIdentity } from '@saf/results';
import { recipeFields } from '@saf/training/recipe';
import type { ModelState } from './model-state.ts';
import type { NetworkRun } from './study.ts';
import { datasetSizes, hashOfDataset, nameOfDataset } from './study-dataset.ts';
import type { StudyRequest } from './study-request.ts';

/** What tells one run of a network from another, by the words that messages use; undefined is not compared. */
export type RunIdentity = Readonly<Record<string, unknown>>;

/** The identity of what an earlier run left; null if it left nothing. */
export function identityOfState(state: ModelState): RunIdentity | null {
  if (state.kind === 'nothing') return null;
  if (state.kind === 'checkpoint') return trainingIdentity(state.identity, state.identity.samples);
  if (state.kind === 'trained') return trainingIdentity(state.record, state.record.training.samples);
  const { result } = state;
  const { samples, heldOutFrom } = result.evaluation;
  return {
    ...trainingIdentity(result, result.training.samples),
    'evaluated images': samples,
    ...evaluatedOn(heldOutFrom ?? null),
  };
}

/** The identity that is asked for; an engine of 'auto' asks for none. */
export function identityAskedFor({ plan, seed }: NetworkRun, request: StudyRequest): RunIdentity {
  const { study, engine, trainingImages, evaluatedImages, heldOutFrom } = request;
  const { loss, recipe, startFrom } = plan;
  const network = {
    dataset: nameOfDataset(study.dataset),
    datasetSha256: hashOfDataset(study.dataset),
    ...plan.network,
    startFrom: startFrom?.sha256,
  };
  return {
    ...trainingIdentity(
      { network, recipe, seed, loss: loss ?? undefined },
      trainingImages ?? datasetSizes(study.dataset).training,
    ),
    engine: engine === 'auto' ? undefined : engine,
    'evaluated images': evaluatedImages,
    ...evaluatedOn(heldOutFrom),
  };
}

const evaluatedOn = (heldOutFrom: number | null): RunIdentity => ({
  evaluation: heldOutFrom === null ? 'on test images' : `on training images from number ${heldOutFrom} on`,
});

/** The first field that differs, as words; null if there is none. */
export function findDifference(there: RunIdentity, askedFor: RunIdentity): string | null {
  const name = Object.keys(there).find(
    (each) =>
      there[each] !== undefined && askedFor[each] !== undefined && !isDeepStrictEqual(there[each], askedFor[each]),
  );
  return name === undefined ? null : `${name} ${show(there[name])}, and ${show(askedFor[name])} is asked for`;
}

type Trained = Pick<TrainingIdentity, 'recipe' | 'loss' | 'seed'> & {
  network: Omit<TrainingIdentity['network'], 'parameters'>;
  engine?: { name: string };
};

function trainingIdentity({ network, recipe, loss, seed, engine }: Trained, samples: number): RunIdentity {
  return {
    dataset: network.dataset,
    images: network.datasetSha256 ?? null,
    architecture: network.architecture ?? null,
    network: `${network.convolutionRelu ? 'ReLU after each convolution' : network.activation}, ${network.outputs} outputs`,
    head: network.head ?? null,
    builder: network.builder ? `${network.builder.network}, ${network.builder.sha256.slice(0, 12)}` : null,
    'weights at the start': network.startFrom ?? null,
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
