import { join } from 'node:path';
import { checkOneOf } from '@saf/checks';
import { asUsage, names, UsageError, wholeNumber, wholeNumbers } from '@saf/cli/command-line';
import { type DatasetName, definitions } from '@saf/data-sources/definitions';
import { type CorruptionsTask, datasetReceipt, networkFile, weightsHash } from '@saf/experiments/plan';
import type { Job } from '@saf/jobs';
import { type Corruptions, corruptionErrorsOf, corruptionsSchema } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';
import type { Command } from 'commander';
import type { ComparedNetwork } from './compare/find-networks.ts';
import { measureNetworks } from './compare/measure-networks.ts';
import { userPath } from './options/folders.ts';
import { addMeasuringOptions, type MeasuringOptions } from './options/measuring-options.ts';
import { readSavedNetworks } from './options/saved-network.ts';

const semantics = `
<model> is a folder with model.json and its weights, such as runs/mnist/plain, or a network of @saf/pretrained, such as mnist/plain.
Test images are corrupted as in MNIST-C (15 corruptions, each as strong as in its files), or for three channels as in CIFAR-10-C (19
at five severities). Errors are also given relative to a baseline, one of the models: mCE and relative mCE. Writes
<out>/corruptions/<network>.json, a table and a figure. What was measured with the same images and seed is reused, and a run that was
stopped is gone on from.`;

/** The options of `corruptions` as commander gives them. */
interface CorruptionsCommandOptions extends MeasuringOptions {
  readonly dataset?: string;
  readonly limit: number;
  readonly corruptions?: readonly string[];
  readonly severities?: readonly number[];
  readonly baseline?: string;
  readonly seed: number;
  readonly batchSize: number;
}

export function addCorruptionsCommand(program: Command): void {
  addMeasuringOptions(
    program
      .command('corruptions <models...>')
      .description('measure saved models on images that are corrupted as in MNIST-C or CIFAR-10-C')
      .option('--dataset <name>', 'the data set of the test images (default: that of its result, else mnist)')
      .option('--limit <images>', 'number of test images', wholeNumber({ min: 1 }), 1_000)
      .option('--corruptions <names>', 'only these, such as fog,stripe (default: all of the benchmark)', names)
      .option(
        '--severities <numbers>',
        'from 1 to 5, such as 1,3,5 (default: those in the files of the benchmark)',
        wholeNumbers({ min: 1, max: 5 }),
      )
      .option('--baseline <model>', 'the model that mCE is relative to (default: the first)')
      .option('--seed <number>', 'seed of all random numbers', wholeNumber({ min: 0, max: 2 ** 31 - 1 }), 1)
      .option('--batch-size <images>', 'images at a time', wholeNumber({ min: 1, max: 10_000 }), 100),
  )
    .addHelpText('after', semantics)
    .action(async (models: string[], options: CorruptionsCommandOptions) => {
      await measureCorrupted(models, options);
    });
}

type Setting = CorruptionsTask['settings'][number];

/** What is measured of every network, and how. */
interface Request extends CorruptionsCommandOptions {
  readonly folder: string;
  readonly dataset: DatasetName;
  readonly benchmark: CorruptionsTask['benchmark'];
  readonly settings: readonly Setting[];
}

/**
 * Measures some saved models on corrupted images, prints how they compare, and writes it down.
 *
 * @throws UsageError for what is no model, models of several data sets or of the same name, or an unknown corruption; Error if a job
 *   failed; Interrupted if it was stopped
 */
async function measureCorrupted(models: readonly string[], options: CorruptionsCommandOptions): Promise<void> {
  const baseline = models.indexOf(options.baseline ?? models[0]);
  if (baseline < 0)
    throw new UsageError(`--baseline: expected one of the models ${models.join(', ')}, got ${options.baseline}`);
  const { networks, dataset } = await readSavedNetworks(models, options);
  const request = await requestOf(dataset, options);
  const known = (network: ComparedNetwork) => knownCorruptions(network, request);
  const job = (network: ComparedNetwork) => corruptionsJob(network, request);
  const { folder } = request;
  const measured = await measureNetworks({ networks, folder, datasets: [dataset], known, job }, options);
  await show(measured, measured[baseline], request);
}

async function show(measured: readonly Corruptions[], baseline: Corruptions, { folder, json }: Request): Promise<void> {
  const [{ meanCorruptionError }, { corruptionsFigure, corruptionsTable }, { showMeasured }] = await Promise.all([
    import('@saf/metrics/corruptions'),
    import('@saf/report'),
    import('./compare/show-measured.ts'),
  ]);
  const errors = corruptionErrorsOf(baseline);
  const means = measured.map((each) => meanCorruptionError(corruptionErrorsOf(each), errors));
  const tables = [corruptionsTable({ measured, means, baseline: baseline.network.model })];
  const shown = { measured: measured.map((each, i) => ({ ...each, relativeToBaseline: means[i] })), tables };
  await showMeasured({ ...shown, figures: [corruptionsFigure(measured)] }, folder, json);
}

/** Which corruptions at which severities, by the options. */
async function requestOf(dataset: DatasetName, options: CorruptionsCommandOptions): Promise<Request> {
  const [{ corruptionSettings }, { corruptionBenchmarks }] = await Promise.all([
    import('@saf/experiments'),
    import('@saf/datasets/corruptions'),
  ]);
  const benchmark = definitions[dataset].shape[2] === 3 ? 'cifar10-c' : 'mnist-c';
  const known = Object.keys(corruptionBenchmarks[benchmark]);
  for (const name of options.corruptions ?? []) asUsage(() => checkOneOf('--corruptions', name, known));
  const settings = corruptionSettings(benchmark, { names: options.corruptions, severities: options.severities });
  return { ...options, folder: join(userPath(options.out), 'corruptions'), dataset, benchmark, settings };
}

function corruptionsJob({ name, ...network }: ComparedNetwork, request: Request): Job {
  const {
    folder,
    dataset,
    benchmark,
    settings,
    limit: images,
    seed: randomSeed,
    batchSize,
    engine,
    force = false,
  } = request;
  const output = networkFile(folder, name);
  const { experiment, model, seed, saved } = network;
  const task: CorruptionsTask = {
    kind: 'corruptions',
    ...{ experiment, model, seed, saved, dataset, engine, images, batchSize, randomSeed, output },
    ...{ benchmark, settings, force },
  };
  return { name: `corrupt ${name}`, inputs: [datasetReceipt(folder, dataset)], outputs: [output], task };
}

/** What was measured of a network as it is now, on these images: what is asked for of it. */
async function knownCorruptions(
  { name, saved }: ComparedNetwork,
  { folder, benchmark, settings, limit, seed }: Request,
): Promise<Corruptions | undefined> {
  const found = await readJsonIfThere(networkFile(folder, name), corruptionsSchema);
  const isSame = found?.samples === limit && found.seed === seed && found.benchmark === benchmark;
  if (!isSame || found.network.outputs !== saved.outputs) return undefined;
  if (found.network.weights !== (await weightsHash(saved.model))) return undefined;
  const asked = settings.map((setting) => found.corruptions.find((each) => isSetting(each, setting)));
  const all = asked.filter((each) => each !== undefined);
  return all.length === settings.length ? { ...found, corruptions: all } : undefined;
}

const isSetting = (a: Setting, b: Setting): boolean => a.name === b.name && a.severity === b.severity;
