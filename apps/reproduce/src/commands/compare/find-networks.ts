import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { modelFiles, networkRuns, type SavedModel } from '@saf/experiments/plan';
import { profiles } from '@saf/experiments/profiles';
import { readResult } from '@saf/results/node';
import { type ComparedDataset, compared } from '../../paper/compared-networks.ts';
import { pretrainedFolder, shownPath } from '../options/folders.ts';
import { ruleOf } from '../publish/facts-of.ts';

/** A trained network that is compared with others. */
export interface ComparedNetwork {
  /** Unique, fit for files: "mnist-plain-1". */
  readonly name: string;
  readonly experiment: string;
  readonly model: string;
  readonly seed: number;
  readonly saved: SavedModel;
}

/**
 * Those of the compared networks whose weights are in a folder of results, or else in @saf/pretrained; in the order of tables.
 *
 * @throws Error if there are none
 */
export async function findNetworks(
  dataset: ComparedDataset,
  results: string,
  published = join(pretrainedFolder, 'models'),
): Promise<ComparedNetwork[]> {
  const found: ComparedNetwork[] = [];
  for (const { experiment, model, seed, file, folders } of candidates(dataset, results, published)) {
    const folder = folders.find((each) => existsSync(join(each, 'weights.bin')));
    if (!folder || !existsSync(file(folder))) continue;
    const result = await readResult(file(folder));
    const name = `${experiment}-${model}-${seed}`;
    const saved = { model: folder, name: model, nonsense: ruleOf(result), loss: result.loss ?? null };
    found.push({ name, experiment, model, seed, saved });
  }
  if (found.length === 0)
    throw new Error(`expected networks trained on ${dataset} in ${shownPath(results)}, found none`);
  return found;
}

const sourceNames = ['mnist-plain-1', 'twins-ReLU-r-m-1', 'cifar10-plain-1', 'cifar10-plainReLU-1'];

/** Networks whose adversarial images are tried on another one: none has a symmetric activation. */
export const transferSources = (networks: readonly ComparedNetwork[], name: string): SavedModel[] =>
  networks.filter((each) => sourceNames.includes(each.name) && each.name !== name).map(({ saved }) => saved);

function candidates(dataset: ComparedDataset, results: string, published: string) {
  const chosen: Readonly<Record<string, readonly string[]>> = compared[dataset];
  return Object.entries(chosen).flatMap(([experiment, names]) => {
    const { shipped = [], networks } = profiles[experiment];
    const plans = networks.filter(({ name }) => names.includes(name));
    return networkRuns(plans, join(results, experiment), null).map((run) => {
      const trained = modelFiles(run.folder, run.plan.name);
      const inPackage = join(published, dataset, run.plan.name);
      // Published are the first seeds only.
      const isPublished = shipped.includes(run.plan.name) && run.seed === (run.plan.seeds ?? [1])[0];
      return {
        experiment,
        model: run.plan.name,
        seed: run.seed,
        folders: isPublished ? [trained.folder, inPackage] : [trained.folder],
        file: (folder: string) => (folder === inPackage ? join(inPackage, 'result.json') : trained.result),
      };
    });
  });
}
