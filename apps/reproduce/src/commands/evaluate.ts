import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { checkOneOf } from '@saf/checks';
import { printable } from '@saf/checks/printable';
import {
  asUsage,
  type EngineChoice,
  engineOption,
  numberIn,
  printJson,
  shardsOption,
  strengthsFrom,
  UsageError,
  wholeNumber,
  withDisplay,
} from '@saf/cli/command-line';
import { addMachineOptions, type MachineOptions, machinesOf } from '@saf/cli/machines';
import { parallelismOf } from '@saf/cli/study-options';
import type { SavedModelEvaluation } from '@saf/experiments';
import {
  type EvaluateSavedModelTask,
  fetchStep,
  nameOfDataset,
  savedModelFiles,
  shardedSteps,
} from '@saf/experiments/plan';
import { trainingRecordSchema } from '@saf/results';
import { readJsonIfThere, readResult } from '@saf/results/node';
import type { Command } from 'commander';
import { paperTables } from '../paper/index.ts';
import { table2 } from '../paper/table-2.ts';
import { userPath } from './options/folders.ts';
import { checkTestImages, findModel } from './options/model-folder.ts';
import { type OutputsChoice, outputsOption, saidOutputs } from './options/outputs-option.ts';
import { ruleOf } from './publish/facts-of.ts';
import { runTasks } from './run-tasks.ts';

export function addEvaluateCommand(program: Command): void {
  const command = program
    .command('evaluate <model>')
    .description(
      'attack and evaluate a saved model: a folder with model.json and its weights, or a network of @saf/pretrained; writes nothing',
    )
    .option('--dataset <name>', 'the data set of the test images (default: that of its result, else mnist)')
    .option('--limit <images>', 'number of test images', wholeNumber({ min: 1 }), 2_000)
    .option(
      '--threshold <confidence>',
      'images without a confidence this large count as nonsense; with 0 none do (default: 0.5, or the category for nonsense if the model has one)',
      numberIn({ min: 0, max: 1 }),
    )
    .option('--seed <number>', 'seed of all random numbers', wholeNumber({ min: 0, max: 2 ** 31 - 1 }), 1)
    .addOption(outputsOption())
    .addOption(engineOption())
    .option('--strengths <numbers>', 'β, such as 0.1,0.3 (default: those of the paper’s table)', strengthsFrom)
    .option('--attack <name>', 'makes the adversarial samples in the place of eq. 10, by its name in @saf/attacks: pgd')
    .addOption(shardsOption())
    .option(
      '--jobs <number>',
      'processes at the same time (default: one per shard, at most one per core)',
      wholeNumber({ min: 1, max: 256 }),
    )
    .option('--threads <number>', 'threads per process (default: cores / jobs)', wholeNumber({ min: 1, max: 1024 }))
    .option('--json', 'print the curves as JSON, and nothing else, to standard output')
    .option('--csv', 'print the curves as CSV, and nothing else, to standard output');
  addMachineOptions(command).action(async (model: string, options: EvaluateOptions) => {
    if (options.json && options.csv) throw new UsageError('expected --json or --csv, got both');
    await evaluate(await toEvaluateSavedModelTask(model, options), options);
  });
}

/** The options of `evaluate` as commander gives them. */
interface EvaluateOptions extends OutputsChoice, MachineOptions {
  /** That of its result by default, or else MNIST. */
  readonly dataset?: string;
  readonly limit: number;
  readonly threshold?: number;
  readonly seed: number;
  readonly engine: EngineChoice;
  readonly strengths?: readonly number[];
  readonly attack?: string;
  readonly shards?: number;
  readonly jobs?: number;
  readonly threads?: number;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/**
 * The task to evaluate a model. One that a run trained says in its record how, one of @saf/pretrained in its result; any other is
 * judged by its outputs.
 *
 * @throws UsageError for what is no model, an unknown data set or attack, or more images than the data set has
 */
async function toEvaluateSavedModelTask(model: string, options: EvaluateOptions): Promise<EvaluateSavedModelTask> {
  const { folder, published } = findModel(model);
  const result = published ? await readResult(join(folder, 'result.json')) : null;
  const dataset = checkTestImages(options.dataset ?? result?.network.dataset ?? 'mnist', options.limit);
  const record = result ?? (await readJsonIfThere(join(folder, 'training.json'), trainingRecordSchema));
  const table = paperTables.find((each) => each.dataset === dataset) ?? table2;
  const { limit: images, threshold, seed, engine, strengths = table.strengths, attack = null } = options;
  if (attack !== null) await checkAttack(attack);
  const name = published ? model : (record?.model ?? basename(folder));
  const ownRule = result && ruleOf(result);
  return {
    kind: 'evaluate-saved-model',
    dataset,
    images,
    strengths,
    scope: 'short',
    seed,
    model: folder,
    name,
    nonsense: threshold === undefined ? ownRule : { threshold },
    loss: record?.loss ?? null,
    ...saidOutputs(options),
    engine,
    attack,
  };
}

async function checkAttack(name: string): Promise<void> {
  const { attackNames } = await import('@saf/attacks/by-name');
  const known = await attackNames();
  asUsage(() => checkOneOf('--attack', name, known));
}

/** Evaluates a saved model and prints its error rates, as a table, as JSON or as CSV. */
async function evaluate(task: EvaluateSavedModelTask, options: EvaluateOptions) {
  const { evaluation, engine } = await evaluationOf(task, options);
  const { model, dataset, seed } = task;
  if (options.json) return printJson({ model, dataset, seed, engine, evaluation });
  const [{ renderCsv }, { evaluationRecords, renderEvaluation }] = await Promise.all([
    import('@saf/report'),
    import('./output/render-evaluation.ts'),
  ]);
  if (options.csv) process.stdout.write(renderCsv({ records: evaluationRecords(evaluation) }));
  else process.stdout.write(printable(renderEvaluation(evaluation, nameOfDataset(dataset))));
}

/** What one job finds out about all images, or several about some each, here or on other machines. */
async function evaluationOf(task: EvaluateSavedModelTask, options: EvaluateOptions): Promise<SavedModelEvaluation> {
  const { shards = 1, engine } = options;
  const machines = machinesOf(options, engine, userPath);
  // Nothing of it stays: jobs give back what they find.
  const root = await mkdtemp(join(tmpdir(), 'saf-evaluate-'));
  // One job here brings the images itself; several would do it at the same time.
  const fetches = shards > 1 || machines ? [fetchStep(root, task.dataset)] : [];
  const inputs = [...fetches.flatMap(({ outputs }) => outputs), ...savedModelFiles(task.model)];
  const whole = { name: `evaluate ${task.name}`, inputs, outputs: [], task };
  const steps = [...fetches, ...shardedSteps(whole, { shards, partsFolder: join(root, 'parts') })];
  const settings = { ...parallelismOf(options, shards), root, ...(machines && { machines }) };
  try {
    const values = await withDisplay('stopping', (display, signals) => runTasks(steps, settings, display, signals));
    return values.get(whole.name)!.value as SavedModelEvaluation;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
