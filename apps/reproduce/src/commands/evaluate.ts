import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { printable } from '@saf/checks/printable';
import type { SavedModelEvaluation } from '@saf/experiments';
import type { EvaluateSavedModelTask } from '@saf/experiments/plan';
import { trainingRecordSchema } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';
import type { Command } from 'commander';
import { paperTables } from '../paper/index.ts';
import { table2 } from '../paper/table-2.ts';
import { userPath } from './options/folders.ts';
import { checkModelFolder, checkTestImages } from './options/model-folder.ts';
import { numberIn, oneOf, wholeNumber } from './options/option-parsers.ts';
import { printJson } from './output/print-json.ts';
import { renderEvaluation } from './output/render-evaluation.ts';
import { runTasks, withDisplay } from './run-tasks.ts';

export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate <folder>')
    .description('attack and evaluate a saved model (a folder with model.json and weights.bin); writes nothing')
    .option('--dataset <name>', 'the data set of the test images', 'mnist')
    .option('--limit <images>', 'number of test images', wholeNumber({ min: 1 }), 2_000)
    .option(
      '--threshold <confidence>',
      'images without a confidence this large count as nonsense; with 0 none do (default: 0.5, or the category for nonsense if the model has one)',
      numberIn({ min: 0, max: 1 }),
    )
    .option('--seed <number>', 'seed of all random numbers', wholeNumber({ min: 0, max: 2 ** 31 - 1 }), 1)
    .option(
      '--engine <name>',
      'auto, native, wasm or webgpu',
      oneOf(['auto', 'native', 'wasm', 'webgpu'] as const),
      'auto',
    )
    .option('--json', 'print the curves as JSON, and nothing else, to standard output')
    .action(async (folder: string, options: EvaluateOptions) => {
      await evaluate(await toEvaluateSavedModelTask(userPath(folder), options), { json: options.json ?? false });
    });
}

/** The options of `evaluate` as commander gives them. */
interface EvaluateOptions {
  readonly dataset: string;
  readonly limit: number;
  readonly threshold?: number;
  readonly seed: number;
  readonly engine: 'auto' | 'native' | 'wasm' | 'webgpu';
  readonly json?: boolean;
}

/**
 * The task to evaluate the model of a folder. One that a run trained says in its record how; any other is judged by its outputs.
 *
 * @throws UsageError for a folder without a model, an unknown data set, or more images than it has
 */
async function toEvaluateSavedModelTask(folder: string, options: EvaluateOptions): Promise<EvaluateSavedModelTask> {
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
    scope: 'short',
    seed,
    model: folder,
    name,
    nonsense: threshold === undefined ? null : { threshold },
    loss: record?.loss ?? null,
    engine,
  };
}

/** Evaluates a saved model on all cores and prints its error rates, as a table or as JSON. */
async function evaluate(task: EvaluateSavedModelTask, { json }: { json: boolean }): Promise<void> {
  const name = `evaluate ${task.name}`;
  const settings = { jobs: 1, threads: availableParallelism() };
  const values = await withDisplay('stopping', (display, signals) =>
    runTasks([{ name, inputs: [], outputs: [], task }], settings, display, signals),
  );
  const { evaluation, engine } = values.get(name)!.value as SavedModelEvaluation;
  const { model, dataset, seed } = task;
  if (json) printJson({ model, dataset, seed, engine, evaluation });
  else process.stdout.write(printable(renderEvaluation(evaluation, dataset)));
}
