import { basename, join } from 'node:path';
import { trainingRecordSchema } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';
import { paperTables } from '../paper/index.ts';
import { table2 } from '../paper/table-2.ts';
import type { EvaluateSavedModelTask } from '../schedule/task.ts';
import { checkModelFolder, checkTestImages } from './model-folder.ts';

/** The options of `evaluate` as commander gives them. */
export interface EvaluateOptions {
  readonly dataset: string;
  readonly limit: number;
  readonly threshold?: number;
  readonly seed: number;
  readonly engine: 'auto' | 'native' | 'wasm';
  readonly json?: boolean;
}

/**
 * The task to evaluate the model of a folder. One that a run trained says in its record how; any other is judged by its outputs.
 *
 * @throws UsageError for a folder without a model, an unknown data set, or more images than it has
 */
export async function toEvaluateSavedModelTask(
  folder: string,
  options: EvaluateOptions,
): Promise<EvaluateSavedModelTask> {
  checkModelFolder(folder);
  const dataset = checkTestImages(options.dataset, options.limit);
  const record = await readJsonIfThere(join(folder, 'training.json'), trainingRecordSchema);
  const { strengths } = paperTables.find((table) => table.dataset === dataset) ?? table2;
  const { limit: images, threshold, seed, engine } = options;
  const name = record?.model ?? basename(folder);
  return {
    kind: 'evaluate-saved-model',
    dataset,
    images,
    strengths,
    depth: 'short',
    seed,
    model: folder,
    name,
    nonsense: threshold === undefined ? null : { threshold },
    loss: record?.loss ?? null,
    engine,
  };
}
