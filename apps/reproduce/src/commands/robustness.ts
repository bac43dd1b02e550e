import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ascendingNumbers, oneOf, shardsOption } from '@saf/cli/command-line';
import { definitions } from '@saf/data-sources/definitions';
import { usualEpsilons } from '@saf/experiments/plan';
import type { Job } from '@saf/jobs';
import { readResult } from '@saf/results/node';
import type { Command } from 'commander';
import { type ComparedDataset, comparedDatasets, comparedModels } from '../paper/compared-networks.ts';
import { addCompareOptions, type CompareOptions } from './compare/compare-options.ts';
import { type ComparedNetwork, findNetworks, transferSources } from './compare/find-networks.ts';
import { knownRobustness } from './compare/known-robustness.ts';
import { type MeasureRequest, measureJob, measureNetworks } from './compare/measure-networks.ts';
import { checkModels } from './options/check-models.ts';
import { userPath } from './options/folders.ts';
import { findModel } from './options/model-folder.ts';
import { type OutputsChoice, outputsOption, saidOutputs } from './options/outputs-option.ts';
import { ruleOf } from './publish/facts-of.ts';

interface RobustnessCommandOptions extends CompareOptions, OutputsChoice {
  readonly shards?: number;
  readonly dataset: ComparedDataset;
  /** Those that are usual on the data set by default. */
  readonly epsilons?: readonly number[];
}

const semantics = `
The networks on mnist are plain, mReLU, RBF-r-m and mReLU-r-m and those of the profiles twins and certified; on cifar10 they are
those of the profile cifar10. Networks are left out whose weights are neither in --out nor in @saf/pretrained. The command writes a
table, figures, and <out>/robustness/<network>.json, which says for each attack which images were still right.
--models takes the paths of saved models of your own too, such as ./mine, which are folders with model.json and its weights.
What an earlier run measured with the same options is reused.`;

export function addRobustnessCommand(program: Command): void {
  const command = program
    .command('robustness')
    .description('attack the trained networks and their ReLU twins in many ways, and compare them');
  addCompareOptions(command, 100)
    .option('--dataset <name>', 'the data set of the networks: mnist or cifar10', oneOf(comparedDatasets), 'mnist')
    .option(
      '--epsilons <numbers>',
      'L∞ sizes on pixels in [0, 1], such as 0.1,0.3 (usual on mnist) or 2/255,8/255 (usual on cifar10)',
      ascendingNumbers,
    )
    .addOption(shardsOption())
    .addOption(outputsOption())
    .addHelpText('after', semantics)
    .action(async (options: RobustnessCommandOptions) => {
      await compareRobustness(options);
    });
}

/**
 * Attacks every network that is there, prints how they compare, and writes it down.
 *
 * @throws UsageError for a network that is not among them; Error if there is none, or a job failed; Interrupted if it was stopped
 */
async function compareRobustness(options: RobustnessCommandOptions): Promise<void> {
  const { dataset, limit: images, batchSize, seed, engine } = options;
  const { own, names } = await ownModels(options);
  checkModels(names, comparedModels(dataset));
  const results = userPath(options.out);
  const folder = join(results, 'robustness');
  const networks = [...(await findNetworks(dataset, results)), ...own];
  const epsilons = options.epsilons ?? usualEpsilons(dataset);
  const request = { folder, dataset, networks, images, epsilons, batchSize, seed, engine };
  const comparison = {
    networks,
    folder,
    datasets: [dataset],
    known: (network: ComparedNetwork) => knownRobustness(network, request),
    job: (network: ComparedNetwork) => robustnessJob(network, request),
  };
  const asked = options.models && [...(names ?? []), ...own.map(({ model }) => model)];
  const measured = await measureNetworks(comparison, { ...options, models: asked });
  const [{ robustnessFigure }, { robustnessTable }, { showMeasured }] = await Promise.all([
    import('@saf/report'),
    import('@saf/report'),
    import('./compare/show-measured.ts'),
  ]);
  const definition = definitions[dataset];
  const figures = [robustnessFigure(definition, measured)];
  await showMeasured({ measured, tables: [robustnessTable(definition, measured)], figures }, folder, options.json);
}

/** Models that are named by the paths of their folders, beside names of those that are compared anyway. */
async function ownModels({ models, ...choice }: RobustnessCommandOptions) {
  const isPath = (model: string) => /[/\\]/.test(model);
  const own: ComparedNetwork[] = [];
  for (const path of models?.filter(isPath) ?? []) own.push(await ownNetwork(path, choice));
  return { own, names: models?.filter((model) => !isPath(model)) };
}

async function ownNetwork(path: string, choice: OutputsChoice): Promise<ComparedNetwork> {
  const { folder } = findModel(path);
  const result = existsSync(`${folder}.json`) ? await readResult(`${folder}.json`) : null;
  const model = basename(folder);
  const saved = {
    ...{ model: folder, name: model, nonsense: result && ruleOf(result), loss: result?.loss ?? null },
    ...saidOutputs(choice),
  };
  const seed = result?.seed ?? 1;
  return { name: `own-${model}-${seed}`, experiment: 'own', model, seed, saved };
}

interface RobustnessRequest extends MeasureRequest {
  readonly networks: readonly ComparedNetwork[];
  readonly epsilons: readonly number[];
}

/** What attacks one network. */
function robustnessJob(network: ComparedNetwork, request: RobustnessRequest): Job {
  const { networks, epsilons } = request;
  const sources = transferSources(networks, network.name);
  return measureJob('attack', network, request, { kind: 'robustness', sources, epsilons });
}
