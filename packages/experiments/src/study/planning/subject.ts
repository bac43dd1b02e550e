import { modelFiles, savedModelFiles } from '../model-files.ts';
import type { SavedModel } from '../steps.ts';
import type { NetworkRun, SavedNetwork, Study } from '../study.ts';

/** A network that is measured: one that the study trains, or one that was saved before. */
export interface Subject {
  /** Unique, such as "mReLU-r-m, seed 2". */
  readonly name: string;
  /** Its name and the seed of its training, as files of measured networks state them. */
  readonly model: string;
  readonly seed: number;
  readonly saved: SavedModel;
  /** What has to be there before it is measured. */
  readonly inputs: readonly string[];
  /** Of its folder what changes whenever its weights do. */
  readonly changed: string;
  /** The folder that its card goes to. */
  readonly folder: string;
}

/** The trainings asked for, and after them the saved networks of a study. */
export function subjectsOf(runs: readonly NetworkRun[], { saved = [] }: Study, folder: string): Subject[] {
  return [...runs.map(trained), ...saved.map((network) => savedBefore(network, folder))];
}

function trained({ name, plan, seed, folder }: NetworkRun): Subject {
  const { folder: model, topology, weights, training } = modelFiles(folder, plan.name);
  const saved = { model, name: plan.name, nonsense: plan.nonsense, loss: plan.loss };
  return { name, model: plan.name, seed, saved, inputs: [topology, weights, training], changed: training, folder };
}

function savedBefore({ name, folder: model, nonsense, loss }: SavedNetwork, folder: string): Subject {
  const inputs = savedModelFiles(model);
  const saved = { model, name, nonsense, loss };
  // Nobody knows the seed that it was trained with.
  return { name, model: name, seed: 0, saved, inputs, changed: inputs[0], folder };
}
