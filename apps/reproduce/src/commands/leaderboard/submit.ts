import { join } from 'node:path';
import {
  ascendingNumbers,
  type EngineChoice,
  eachOneOf,
  engineOption,
  shardsOption,
  UsageError,
  wholeNumber,
} from '@saf/cli/command-line';
import { addMachineOptions, type MachineOptions } from '@saf/cli/machines';
import { parallelismOf } from '@saf/cli/study-options';
import type { DatasetName } from '@saf/data-sources/definitions';
import {
  datasetReceipt,
  leaderboardFile,
  networkFile,
  type SavedModel,
  type SubmitTask,
  weightsHash,
} from '@saf/experiments/plan';
import type { Job } from '@saf/jobs';
import {
  type AttackOutcome,
  type LaterThreat,
  type Leaderboard,
  laterThreats,
  laterThreatTexts,
  leaderboardSchema,
  type Robustness,
  robustnessSchema,
} from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';
import type { Command } from 'commander';
import { comparedDatasets } from '../../paper/compared-networks.ts';
import { findNetworks, transferSources } from '../compare/find-networks.ts';
import { measureNetworks } from '../compare/measure-networks.ts';
import { certifiedRadii } from '../options/certified-radii.ts';
import { userPath } from '../options/folders.ts';
import { checkImageShape } from '../options/image-shape.ts';
import { type OutputsChoice, outputsOption } from '../options/outputs-option.ts';
import { readSavedNetwork, type SavedNetwork } from '../options/saved-network.ts';
import { readResultFiles } from './result-files.ts';

const laterTexts = Object.entries(laterThreatTexts)
  .map(([name, { description }]) => `${name} (${description})`)
  .join('; ');

const semantics = `
<model> is a folder with model.json and its weights, such as runs/mnist/plain, or a network of @saf/pretrained, such as mnist/plain.
The protocol is AutoAttack, standard version, on the first 1,000 test images or, with --images 10000, on all, in L∞: ε = 0.1 and 0.3
on mnist, 8/255 on cifar10. Clean accuracy is of the same images. Writes <out>/leaderboard/<network>.json, which says of each image
whether it still stands, and adds the network to <out>/leaderboard.json, or replaces its lines. Attacks that --also names follow,
each on the images that all before it leave right, and make the column "worst": ${laterTexts}.
With --certificates, images that are proven at an ε are not attacked: nothing can break them. All of it takes hours on a large network:
a run that was stopped is gone on from, and what was measured with the same options is reused. --shards splits the images over jobs, of
which --jobs run at a time: the numbers are those of one job with as many threads.`;

/** The options of `submit` as commander gives them. */
interface SubmitOptions extends OutputsChoice, MachineOptions {
  readonly dataset?: string;
  readonly images: number;
  readonly epsilons?: readonly number[];
  readonly also?: readonly LaterThreat[];
  readonly certificates?: string;
  readonly seed: number;
  readonly batchSize: number;
  readonly engine: EngineChoice;
  readonly out: string;
  readonly shards?: number;
  readonly jobs?: number;
  readonly threads?: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** The L∞ sizes of the protocol; of other data sets none are usual. */
const protocol: Readonly<Partial<Record<DatasetName, readonly number[]>>> = {
  mnist: [0.1, 0.3],
  cifar10: [8 / 255],
};

export function addSubmitCommand(program: Command): void {
  addMachineOptions(
    program
      .command('submit <model>')
      .description('put a saved model under AutoAttack by the standard protocol, and on the leaderboard')
      .option('--dataset <name>', 'the data set of the test images (default: that of its result, else mnist)')
      .option('--images <number>', 'the first of the test images', wholeNumber({ min: 1 }), 1_000)
      .option(
        '--epsilons <numbers>',
        'L∞ sizes on pixels in [0, 1] (default: 0.1,0.3 on mnist, 8/255 on cifar10)',
        ascendingNumbers,
      )
      .option(
        '--also <names>',
        'attacks that follow on the images that still stand, such as autoAttackSaf,square10000',
        eachOneOf(laterThreats),
      )
      .option('--certificates <file>', 'what `certify` wrote of the model in L∞: proven images are not attacked')
      .option('--seed <number>', 'seed of all random numbers', wholeNumber({ min: 0, max: 2 ** 31 - 1 }), 1)
      .option('--batch-size <images>', 'images at a time', wholeNumber({ min: 1, max: 10_000 }), 100)
      .addOption(outputsOption())
      .addOption(engineOption())
      .option('--out <folder>', 'the folder of results', 'results')
      .addOption(shardsOption())
      .option(
        '--jobs <number>',
        'processes at the same time (default: one per core)',
        wholeNumber({ min: 1, max: 256 }),
      )
      .option('--threads <number>', 'threads per process (default: cores / jobs)', wholeNumber({ min: 1, max: 1024 }))
      .option('--force', 'measure again what an earlier run measured')
      .option('--json', 'print the leaderboard as JSON, and nothing else, to standard output')
      .addHelpText('after', semantics)
      .action(async (model: string, options: SubmitOptions) => {
        await submit(model, options);
      }),
  );
}

/** A network, what it is put under, and where that is written. */
interface Submission extends SavedNetwork {
  readonly name: string;
  readonly epsilons: readonly number[];
  readonly laterAttacks: readonly LaterThreat[];
  /** Networks whose adversarial images are tried on it. */
  readonly sources: readonly SavedModel[];
  readonly certifiedRadii: readonly number[] | null;
  readonly folder: string;
}

/**
 * Measures a network by the protocol, and puts it on the leaderboard in the place of what was there of it.
 *
 * @throws UsageError for what is no model, a model of other images, an unknown data set, more images than it has, no ε, certificates of
 *   something else, or no networks to carry images over from; Error if the job failed, or a file is damaged; Interrupted if it was stopped
 */
async function submit(model: string, options: SubmitOptions): Promise<void> {
  const results = userPath(options.out);
  const submission = await submissionOf(model, results, options);
  const before = await readJsonIfThere(leaderboardFile(results), leaderboardSchema);
  const { dataset, folder } = submission;
  const known = () => knownRobustness(submission, options);
  const job = () => submitJob(submission, options);
  const [measured] = await measureNetworks(
    { networks: [submission], folder, datasets: [dataset], known, job },
    { ...options, ...parallelismOf(options, options.shards ?? 1) },
  );
  const [{ leaderboardOf, withEntries }, { writeLeaderboard }] = await Promise.all([
    import('@saf/experiments'),
    import('./write-leaderboard.ts'),
  ]);
  const { board } = leaderboardOf(await readResultFiles(results));
  const own = board.entries.filter(({ network }) => network.weights === measured.network.weights);
  const empty: Leaderboard = { kind: 'leaderboard', version: 1, entries: [] };
  await writeLeaderboard(withEntries(before ?? empty, own), results, options.json);
}

async function submissionOf(model: string, results: string, options: SubmitOptions): Promise<Submission> {
  const { dataset: asked, images: limit, outputs, also: laterAttacks = [], certificates } = options;
  const network = await readSavedNetwork(model, { dataset: asked, limit, limitOption: '--images', outputs });
  const { experiment, model: named, seed, dataset, saved } = network;
  checkImageShape(saved.model, dataset);
  const epsilons = options.epsilons ?? protocol[dataset];
  if (!epsilons)
    throw new UsageError(`--epsilons: expected L∞ sizes, since the protocol has none for ${dataset}, got none`);
  const name = `${experiment}-${named}-${seed}`;
  const subject = { model: saved.model, dataset, images: limit };
  return {
    ...network,
    ...{ name, epsilons, laterAttacks, folder: join(results, 'leaderboard') },
    sources: laterAttacks.includes('transfer') ? await sourcesFor(name, dataset, results) : [],
    certifiedRadii: certificates === undefined ? null : await certifiedRadii(userPath(certificates), subject),
  };
}

async function sourcesFor(name: string, dataset: DatasetName, results: string): Promise<SavedModel[]> {
  const known = comparedDatasets.find((each) => each === dataset);
  const sources = known ? transferSources(await findNetworks(known, results), name) : [];
  if (sources.length === 0)
    throw new UsageError(`--also: expected networks on ${dataset} to carry images over from with transfer, found none`);
  return sources;
}

function submitJob(submission: Submission, options: SubmitOptions): Job {
  const { name, folder, epsilons, laterAttacks, sources, certifiedRadii, experiment, model, seed, saved, dataset } =
    submission;
  const { images, batchSize, engine, seed: randomSeed, force = false } = options;
  const output = networkFile(folder, name);
  const task: SubmitTask = {
    kind: 'submit',
    ...{ experiment, model, seed, saved, dataset, engine, images, batchSize, randomSeed, output },
    ...{ epsilons, laterAttacks, sources, certifiedRadii, force },
  };
  return { name: `attack ${name}`, inputs: [datasetReceipt(folder, dataset)], outputs: [output], task };
}

/** What was measured of the network as it is now, on these images and at these sizes. */
async function knownRobustness(
  { name, folder, epsilons, laterAttacks, certifiedRadii: radii, saved, dataset }: Submission,
  { images, seed }: SubmitOptions,
): Promise<Robustness | undefined> {
  const found = await readJsonIfThere(networkFile(folder, name), robustnessSchema);
  const isSame = found?.samples === images && found.seed === seed && found.dataset === dataset;
  if (!isSame || found.network.outputs !== saved.outputs) return undefined;
  if (found.network.weights !== (await weightsHash(saved.model))) return undefined;
  // Where nothing is given as proven, all images are to be attacked.
  const counts = ({ proven }: AttackOutcome) => proven === undefined || radii !== null;
  const isMeasured = (attack: string, epsilon: number) =>
    found.attacks.some((each) => each.attack === attack && each.epsilon === epsilon && counts(each));
  const areMeasured = epsilons.every((epsilon) =>
    ['autoAttack', ...laterAttacks].every((attack) => isMeasured(attack, epsilon)),
  );
  return areMeasured ? found : undefined;
}
