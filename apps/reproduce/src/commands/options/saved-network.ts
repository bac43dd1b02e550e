import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
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

/**
 * A saved model by its folder or its name in @saf/pretrained. One that a run trained says in its result or its record what it is.
 *
 * @throws UsageError for what is no model, an unknown data set, or more images than its test set has
 */
export async function readSavedNetwork(
  model: string,
  options: OutputsChoice & { readonly dataset?: string; readonly limit: number; readonly limitOption?: string },
): Promise<SavedNetwork> {
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
