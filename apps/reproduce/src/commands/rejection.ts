import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { checkOneOf } from '@saf/checks';
import {
  ascendingLengths,
  ascendingNumbers,
  asUsage,
  names,
  oneOf,
  openShare,
  wholeNumber,
} from '@saf/cli/command-line';
import { type DatasetName, definitions } from '@saf/data-sources/definitions';
import { networkFile, type RejectionTask, weightsHash } from '@saf/experiments/plan';
import { type ProofMethod, proofMethods, type Rejection, rejectionSchema, rejectionTexts } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';
import type { Command } from 'commander';
import type { ComparedNetwork } from './compare/find-networks.ts';
import { measureJob, measureNetworks } from './compare/measure-networks.ts';
import { userPath } from './options/folders.ts';
import { addMeasuringOptions, type MeasuringOptions } from './options/measuring-options.ts';
import { readSavedNetworks } from './options/saved-network.ts';

const semantics = `
<model> is a folder with model.json and its weights, such as runs/mnist/plain, or a network of @saf/pretrained, such as mnist/plain;
plain, RBF-r-m and mReLU-r-m of mnist where none is named. Each rejects what it is not confident in, whatever its nonsense rule is: the
threshold keeps 99 % of the last 1,000 test images that it classifies right. On the first of the test images attacks look for images
that are taken for another category and accepted, in L∞ and L2; and it is counted which noise, clothes and fooling images are accepted.
With --prove, bounds first prove of images that no attack in an L∞ ball can succeed: those are not attacked, which saves most of the time
on a network that was trained for certificates, and the table says what the error is proven not to exceed.
Writes <out>/rejection/<network>.json and a table. What was measured with the same options is reused. AutoAttack takes hours where most
images stand: --shards splits the images over jobs, and what finished jobs found is kept.`;

/** The options of `rejection` as commander gives them. */
interface RejectionCommandOptions extends MeasuringOptions {
  readonly dataset?: string;
  readonly limit: number;
  readonly epsilons?: readonly number[];
  readonly l2Epsilons?: readonly number[];
  readonly truePositiveRate: number;
  readonly prove?: ProofMethod;
  readonly otherImages?: readonly string[];
  readonly seed: number;
  readonly batchSize: number;
}

const usualModels = ['mnist/plain', 'mnist/RBF-r-m', 'mnist/mReLU-r-m'];

export function addRejectionCommand(program: Command): void {
  addMeasuringOptions(
    program
      .command('rejection [models...]')
      .description('measure how robust saved models are if they may reject what they are not confident in')
      .option('--dataset <name>', 'the data set of the test images (default: that of its result, else mnist)')
      .option(
        '--limit <images>',
        'number of test images; the last 1,000 are held out',
        wholeNumber({ min: 1, max: 9_000 }),
        100,
      )
      .option(
        '--epsilons <numbers>',
        'L∞ sizes on pixels in [0, 1] (default: 0.3,0.4 on gray images, 8/255,16/255 on photographs)',
        ascendingNumbers,
      )
      .option('--l2-epsilons <numbers>', 'L2 sizes (default: 3 on gray images, 1 on photographs)', ascendingLengths)
      .option('--true-positive-rate <share>', 'share of right held-out images that is kept', openShare, 0.99)
      .option(
        '--prove <bounds>',
        'interval or crown: bounds that prove images first, which are then not attacked',
        oneOf(proofMethods),
      )
      .option(
        '--other-images <names>',
        'images that show none of the categories, by their names in `ood` (default: gaussian-noise, uniform-noise and, on mnist, fashion-mnist)',
        names,
      )
      .option('--seed <number>', 'seed of all random numbers', wholeNumber({ min: 0, max: 2 ** 31 - 1 }), 1)
      .option('--batch-size <images>', 'images at a time', wholeNumber({ min: 1, max: 10_000 }), 100),
  )
    .addHelpText('after', semantics)
    .action(async (models: string[], options: RejectionCommandOptions) => {
      await measureRejecting(models.length > 0 ? models : usualModels, options);
    });
}

/**
 * Measures how robust some saved models are that may reject, prints how they compare, and writes it down.
 *
 * @throws UsageError for what is no model, or models of several data sets or of the same name; Error if a job failed; Interrupted if it
 *   was stopped
 */
async function measureRejecting(models: readonly string[], options: RejectionCommandOptions): Promise<void> {
  const { networks, dataset } = await readSavedNetworks(models, options);
  const { limit: images, seed, batchSize, engine, truePositiveRate, prove = null } = options;
  const folder = join(userPath(options.out), 'rejection');
  const balls = ballsOf(dataset, options);
  const otherImages = options.otherImages ? await checkedOthers(options.otherImages, dataset) : usualOthers(dataset);
  const request = { folder, dataset, images, batchSize, seed, engine, balls, truePositiveRate, prove, otherImages };
  const others = otherImages.includes('fashion-mnist') ? (['fashion-mnist'] as const) : [];
  const measuring = { kind: 'rejection', balls, truePositiveRate, prove, otherImages } as const;
  const comparison = {
    ...{ networks, folder, datasets: [dataset, ...others] },
    known: (network: ComparedNetwork) => knownRejection(network, request),
    job: (network: ComparedNetwork) => measureJob('reject with', network, request, measuring, others),
  };
  const measured = await measureNetworks(comparison, options);
  const [{ rejectionTable }, { showMeasured }] = await Promise.all([
    import('@saf/report'),
    import('./compare/show-measured.ts'),
  ]);
  const tables = [rejectionTable(definitions[dataset], measured)];
  await showMeasured({ measured, tables, figures: [] }, folder, options.json);
}

/** The sizes that were asked for; else those of Stutz et al. (2020), of which a network was trained against the first at most. */
function ballsOf(dataset: DatasetName, { epsilons, l2Epsilons }: RejectionCommandOptions): RejectionTask['balls'] {
  const isGray = definitions[dataset].shape[2] === 1;
  const linf = epsilons ?? (isGray ? [0.3, 0.4] : [8 / 255, 16 / 255]);
  const l2 = l2Epsilons ?? (isGray ? [3] : [1]);
  return [
    ...linf.map((epsilon) => ({ norm: 'linf', epsilon }) as const),
    ...l2.map((epsilon) => ({ norm: 'l2', epsilon }) as const),
  ];
}

const usualOthers = (dataset: DatasetName): string[] => [
  ...['gaussian-noise', 'uniform-noise'],
  ...(dataset === 'mnist' ? ['fashion-mnist'] : []),
];

async function checkedOthers(asked: readonly string[], dataset: DatasetName): Promise<readonly string[]> {
  // Imported here: it loads the attacks that some of these images are made by.
  const { nonsenseKinds } = await import('@saf/experiments');
  const facts = { name: dataset, shape: definitions[dataset].shape };
  const known = nonsenseKinds.filter(({ suits }) => suits?.(facts) ?? true).map(({ name }) => name);
  return asUsage(() => asked.map((name) => checkOneOf('--other-images', name, known)));
}

interface Request extends Pick<RejectionTask, 'balls' | 'truePositiveRate' | 'prove' | 'otherImages' | 'images'> {
  readonly folder: string;
  readonly seed: number;
}

/** What was measured of a network as it is now, in the same way. */
async function knownRejection(
  { name, saved }: ComparedNetwork,
  { folder, images, seed, balls, truePositiveRate, prove, otherImages }: Request,
): Promise<Rejection | undefined> {
  const found = await readJsonIfThere(networkFile(folder, name), rejectionSchema);
  if (found?.samples !== images || found.seed !== seed || found.truePositiveRate !== truePositiveRate) return undefined;
  const asked = balls.flatMap((ball) => Object.keys(rejectionTexts).map((attack) => ({ attack, ...ball })));
  const attacked = found.attacks.map(({ attack, norm, epsilon }) => ({ attack, norm, epsilon }));
  const shown = found.otherImages.map((each) => each.images);
  const proven = found.proofs?.map(({ method, epsilon }) => ({ method, epsilon })) ?? [];
  const toProve = balls
    .filter(({ norm }) => prove && norm === 'linf')
    .map(({ epsilon }) => ({ method: prove, epsilon }));
  const isSame = isDeepStrictEqual([attacked, shown, proven], [asked, otherImages, toProve]);
  return isSame && found.network.outputs === saved.outputs && found.network.weights === (await weightsHash(saved.model))
    ? found
    : undefined;
}
