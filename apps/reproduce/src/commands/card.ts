import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import {
  ascendingNumbers,
  type EngineChoice,
  engineOption,
  makeFolder,
  printJson,
  wholeNumber,
  withDisplay,
} from '@saf/cli/command-line';
import type { DatasetName } from '@saf/data-sources';
import { type CardTask, modelFiles, type SavedModel, usualEpsilons } from '@saf/experiments/plan';
import type { ReportedAccuracy } from '@saf/metrics/card';
import { evaluationCardSchema } from '@saf/metrics/card-schema';
import { curvesOf, type Result } from '@saf/results';
import { readJson, readResult } from '@saf/results/node';
import type { Command } from 'commander';
import { certifiedRadii } from './options/certified-radii.ts';
import { publishedFolder, userPath } from './options/folders.ts';
import { checkTestImages, findModel } from './options/model-folder.ts';
import { type OutputsChoice, outputsOption, saidOutputs } from './options/outputs-option.ts';
import { printFiles } from './output/print-run.ts';
import { ruleOf } from './publish/facts-of.ts';
import { runTasks } from './run-tasks.ts';

const semantics = `
<model> is a folder with model.json and its weights, such as runs/mnist/plain, or a network of @saf/pretrained, such as mnist/plain.
The card is written next to the folder of the model, as <model>.card.json and <model>.card.html. There the report finds it, and
marks the model in every table and figure if a check failed. The card of a pretrained network is written to the current folder.
--out writes elsewhere. A failed check is a finding and not a failure of the command, so the exit code is 0.`;

export function addCardCommand(program: Command): void {
  program
    .command('card <model>')
    .description(
      'check whether the robustness of a model is real: attacks and checks for masked gradients, as JSON and as a page',
    )
    .option('--dataset <name>', 'the data set of the test images (default: that of its result, else mnist)')
    .option(
      '--epsilons <numbers>',
      'L∞ sizes, such as 0.1,0.3 or (as is usual on cifar10) 2/255,8/255',
      ascendingNumbers,
    )
    .option('--limit <images>', 'number of test images', wholeNumber({ min: 1 }), 200)
    .option('--seed <number>', 'seed of all random numbers', wholeNumber({ min: 0, max: 2 ** 31 - 1 }), 1)
    .option('--batch-size <images>', 'images attacked at a time', wholeNumber({ min: 1, max: 100_000 }), 100)
    .option(
      '--twin <model>',
      'an undefended twin (default: plain of @saf/pretrained, for networks of the profiles that are defended)',
    )
    .option('--certificates <file>', 'what `certify` wrote of the model in L∞: attacks are held against it')
    .addOption(outputsOption())
    .addOption(engineOption())
    .option('--out <folder>', 'where to write')
    .option('--json', 'print the card as JSON, and nothing else, to standard output')
    .addHelpText('after', semantics)
    .action(async (model: string, options: CardCommandOptions) => {
      await makeCard(await toCardTask(model, options), { json: options.json ?? false });
    });
}

/** The options of `card` as commander gives them. */
interface CardCommandOptions extends OutputsChoice {
  /** That of its result by default, or else MNIST. */
  readonly dataset?: string;
  /** Those that are usual on the data set by default. */
  readonly epsilons?: readonly number[];
  readonly limit: number;
  readonly seed: number;
  readonly batchSize: number;
  readonly twin?: string;
  readonly certificates?: string;
  readonly engine: EngineChoice;
  readonly out?: string;
  readonly json?: boolean;
}

/** A saved model, its result where there is one, and where its card goes if nothing else is said. */
interface JudgedModel {
  readonly saved: SavedModel;
  readonly result: Result | null;
  readonly out: string;
}

/**
 * The task to make the card of a model.
 *
 * @throws UsageError for a model that is neither a folder nor published, an unknown data set, more images than it has, or a folder that
 *   cannot be written to
 */
export async function toCardTask(model: string, options: CardCommandOptions): Promise<CardTask> {
  const { saved, result, out } = await networkOf(model);
  const dataset = checkTestImages(options.dataset ?? result?.network.dataset ?? 'mnist', options.limit);
  const folder = options.out === undefined ? out : userPath(options.out);
  makeFolder('--out', folder);
  const { limit: images, seed, batchSize, engine, certificates } = options;
  const subject = { model: saved.model, dataset, images };
  const { card, cardPage: page } = modelFiles(folder, basename(saved.model));
  const twin = await twinOf(result, dataset, options.twin);
  return {
    kind: 'card',
    ...saved,
    ...saidOutputs(options),
    dataset,
    images,
    epsilons: options.epsilons ?? (dataset === 'cifar10' ? usualEpsilons(dataset) : null),
    seed,
    batchSize,
    engine,
    twin,
    reported: reportedOf(result),
    certifiedRadii: certificates === undefined ? null : await certifiedRadii(userPath(certificates), subject),
    card,
    page,
  };
}

async function networkOf(model: string): Promise<JudgedModel> {
  const { folder, published } = findModel(model);
  if (published) return describe(folder, model, join(folder, 'result.json'), userPath('.'));
  return describe(folder, basename(folder), `${folder}.json`, dirname(folder));
}

/** A network that a run trained says in its result how it is judged; any other is judged by its outputs. */
async function describe(folder: string, name: string, resultFile: string, out: string): Promise<JudgedModel> {
  const result = existsSync(resultFile) ? await readResult(resultFile) : null;
  const saved = { model: folder, name, nonsense: result && ruleOf(result), loss: result?.loss ?? null };
  return { saved, result, out };
}

/**
 * In the package there may be an undefended network for the same images. It is a twin of defended networks of the profiles alone: an
 * undefended one has none, and of a network of another architecture it would say little.
 */
async function twinOf(
  result: Result | null,
  dataset: DatasetName,
  twin: string | undefined,
): Promise<SavedModel | null> {
  if (twin !== undefined) return (await networkOf(twin)).saved;
  const plain = `${dataset}/plain`;
  if (!result || !isDefended(result) || !existsSync(join(publishedFolder(plain), 'model.json'))) return null;
  return (await networkOf(plain)).saved;
}

const isDefended = ({ network, recipe: { adversarial, random, mean } }: Result): boolean =>
  network.activation !== 'none' || Boolean(adversarial ?? random ?? mean);

/** Accuracies under the paper's attack; inside valid pixels where that was measured. */
function reportedOf(result: Result | null): ReportedAccuracy[] {
  if (!result) return [];
  const curves = curvesOf(result, 'adversarial');
  const curve = curves.find(({ clipped }) => clipped) ?? curves[0];
  return curve.strengths.map((epsilon, i) => ({ epsilon, accuracy: 1 - curve.errors[i] }));
}

/** Makes the evaluation card of a saved model, and prints what it says, or all of it as JSON. */
async function makeCard(task: CardTask, { json }: { json: boolean }): Promise<void> {
  const outputs = [task.card, task.page];
  const job = { name: `card ${task.name}`, inputs: [], outputs, task };
  await withDisplay('stopping', (display, signals) =>
    runTasks([job], { jobs: 1, threads: availableParallelism() }, display, signals),
  );
  const card = await readJson(task.card, evaluationCardSchema);
  if (json) return printJson(card);
  // Imported here: it brings fonts and charts.
  const { cardText } = await import('@saf/report');
  process.stdout.write(`\n${cardText(card, { width: process.stdout.columns ?? 120 })}`);
  printFiles(outputs);
}
