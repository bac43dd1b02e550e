import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '@saf/cli/command-line';
import type { DatasetName } from '@saf/data-sources/definitions';
import type { SavedModel } from '@saf/experiments/plan';
import { trainingRecordSchema } from '@saf/results';
import { readJsonIfThere, readResult } from '@saf/results/node';
import { ruleOf } from '../publish/facts-of.ts';
import { checkTestImages, findModel } from './model-folder.ts';
import { type OutputsChoice, saidOutputs } from './outputs-option.ts';

/** A saved model that is measured, and the data set of its test images. */
export interface SavedNetwork {
  /** That of the run that trained it; 'own' of any other model. */
  readonly experiment: string;
  readonly model: string;
  readonly seed: number;
  readonly saved: SavedModel;
  readonly dataset: DatasetName;
}

type SavedNetworkOptions = OutputsChoice & {
  readonly dataset?: string;
  readonly limit: number;
  readonly limitOption?: string;
};

/**
 * Several saved models that are compared, each with a name that is fit for files.
 *
 * @throws UsageError for what `readSavedNetwork` refuses, for models of several data sets, and for two of the same name
 */
export async function readSavedNetworks(models: readonly string[], options: SavedNetworkOptions) {
  const saved = await Promise.all(models.map((model) => readSavedNetwork(model, options)));
  const networks = saved.map((each) => ({ ...each, name: `${each.experiment}-${each.model}-${each.seed}` }));
  const [{ dataset }] = networks;
  const twice = networks.find(({ name }, i) => networks.findIndex((each) => each.name === name) < i);
  if (twice) throw new UsageError(`expected models of different names, got ${twice.model} twice`);
  const other = networks.find((each) => each.dataset !== dataset);
  if (other) throw new UsageError(`expected models of one data set, got ${dataset} and ${other.dataset}`);
  return { networks, dataset };
}

/**
 * A saved model by its folder or its name in @saf/pretrained. One that a run trained says in its result or its record what it is.
 *
 * @throws UsageError for what is no model, an unknown data set, or more images than its test set has
 */
export async function readSavedNetwork(model: string, options: SavedNetworkOptions): Promise<SavedNetwork> {
  const { folder, published } = findModel(model);
  const file = published ? join(folder, 'result.json') : `${folder}.json`;
  const result = existsSync(file) ? await readResult(file) : null;
  const record = result ?? (await readJsonIfThere(join(folder, 'training.json'), trainingRecordSchema));
  const name = record?.model ?? basename(folder);
  return {
    experiment: record?.experiment ?? 'own',
    model: name,
    seed: record?.seed ?? 1,
    saved: {
      ...{ model: folder, name, nonsense: result && ruleOf(result), loss: record?.loss ?? null },
      ...saidOutputs(options),
    },
    dataset: checkTestImages(options.dataset ?? record?.network.dataset ?? 'mnist', options.limit, options.limitOption),
  };
}
