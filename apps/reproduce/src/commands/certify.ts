import { join } from 'node:path';
import { ascendingNumbers, oneOf, openShare, UsageError, wholeNumber } from '@saf/cli/command-line';
import {
  type CertifyTask,
  certificateName,
  datasetReceipt,
  type GuaranteeRequest,
  isAsRequested,
  networkFile,
  usualEpsilons,
  weightsHash,
} from '@saf/experiments/plan';
import type { Job } from '@saf/jobs';
import { type CertificateResult, certificateSchema } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';
import type { Command } from 'commander';
import { type GuaranteeOptions, guaranteesOf } from './certify/guarantee-options.ts';
import { measureNetworks } from './compare/measure-networks.ts';
import { userPath } from './options/folders.ts';
import { addMeasuringOptions, type MeasuringOptions } from './options/measuring-options.ts';
import { readSavedNetwork, type SavedNetwork } from './options/saved-network.ts';

const semantics = `
<model> is a folder with model.json and its weights, such as runs/mnist/plain, or a network of @saf/pretrained, such as mnist/plain.
Without --std, bounds prove of how many images no change of pixels by at most ε (L∞) is taken for another category. With --std,
randomised smoothing certifies the vote over noisy copies of each image in L2. With --std and one of --epsilons and --method, both.
An image that is not certified need not be vulnerable. Writes <out>/certificates/<network>-<method>.json, which says for each image
what is certified, and tables and figures of all that is there. What was measured with the same options is reused, and a run that was
stopped is gone on from. More copies (--n) go on from the votes of those that are there. Intervals need networks that are trained for them; on others crown proves more, and takes longer.`;

export function addCertifyCommand(program: Command): void {
  addMeasuringOptions(
    program
      .command('certify <models...>')
      .description('prove how robust saved models are: L∞ by bounds, L2 by randomised smoothing')
      .option('--dataset <name>', 'the data set of the test images (default: that of its result, else mnist)')
      .option(
        '--epsilons <numbers>',
        'L∞ sizes on pixels in [0, 1], such as 0.1,0.3 (usual on mnist) or 2/255,8/255 (usual on cifar10)',
        ascendingNumbers,
      )
      .option(
        '--method <name>',
        'how bounds are found: interval, crown or alpha-crown (default: crown)',
        oneOf(['interval', 'crown', 'alpha-crown']),
      )
      .option('--steps <number>', 'steps of alpha-crown (default: 20)', wholeNumber({ min: 1, max: 10_000 }))
      .option('--std <numbers>', 'standard deviations of the noise of smoothing, such as 0.25,0.5', ascendingNumbers)
      .option('--n <copies>', 'noisy copies of each image (default: 10000)', wholeNumber({ min: 1 }))
      .option('--n0 <copies>', 'copies that choose the category (default: 100)', wholeNumber({ min: 1 }))
      .option('--alpha <probability>', 'that the certificate of an image is wrong (default: 0.001)', openShare)
      .option('--limit <images>', 'number of test images', wholeNumber({ min: 1 }), 1_000)
      .option('--seed <number>', 'seed of all random numbers', wholeNumber({ min: 0, max: 2 ** 31 - 1 }), 1)
      .option(
        '--batch-size <images>',
        'images or copies at a time (default: as suits the method)',
        wholeNumber({ min: 1, max: 10_000 }),
      ),
  )
    .addHelpText('after', semantics)
    .action(async (models: string[], options: CertifyCommandOptions) => {
      await certify(models, options);
    });
}

/** The options of `certify` as commander gives them. */
interface CertifyCommandOptions extends GuaranteeOptions, MeasuringOptions {
  readonly dataset?: string;
  readonly limit: number;
  readonly seed: number;
  readonly batchSize?: number;
}

/** One guarantee of one network: its name is that of the file. */
interface Certified extends SavedNetwork {
  readonly name: string;
  readonly guarantee: GuaranteeRequest;
}

/**
 * Certifies some saved models, prints what is guaranteed, and writes it down.
 *
 * @throws UsageError for what is no model, options that do not fit, or models that would have the same file; Error if a job failed;
 *   Interrupted if it was stopped
 */
async function certify(models: readonly string[], options: CertifyCommandOptions): Promise<void> {
  const folder = join(userPath(options.out), 'certificates');
  const all = (await Promise.all(models.map((model) => certifiedOf(model, options)))).flat();
  const twice = all.find(({ name }, i) => all.findIndex((each) => each.name === name) < i);
  if (twice) throw new UsageError(`expected models of different names, got ${twice.model} twice`);
  const byName = new Map(all.map((each) => [each.name, each]));
  const measured = await measureNetworks<CertificateResult>(
    {
      networks: all,
      folder,
      datasets: [...new Set(all.map(({ dataset }) => dataset))],
      known: ({ name }) => knownCertificate(byName.get(name)!, folder, options),
      job: ({ name }) => certifyJob(byName.get(name)!, folder, options),
    },
    options,
  );
  const { showCertificates } = await import('./certify/show-certificates.ts');
  await showCertificates(measured, folder, options.json);
}

/** Every guarantee that is asked for of a model. */
async function certifiedOf(model: string, options: CertifyCommandOptions): Promise<Certified[]> {
  const network = await readSavedNetwork(model, options);
  return guaranteesOf(options, usualEpsilons(network.dataset)).map((guarantee) => ({
    ...network,
    ...{ name: certificateName(network, guarantee), guarantee },
  }));
}

function certifyJob(
  { name, dataset, guarantee, ...network }: Certified,
  folder: string,
  options: CertifyCommandOptions,
): Job {
  const { limit: images, seed: randomSeed, batchSize = null, engine, force = false } = options;
  const output = networkFile(folder, name);
  const task: CertifyTask = {
    kind: 'certify',
    ...network,
    ...{ dataset, guarantee, heldOutFrom: null, images, engine, batchSize, randomSeed, force, output },
  };
  return { name: `certify ${name}`, inputs: [datasetReceipt(folder, dataset)], outputs: [output], task };
}

/** What was certified of a network as it is now, on these images and in this way. */
async function knownCertificate(
  { name, guarantee, saved }: Certified,
  folder: string,
  { limit, seed }: CertifyCommandOptions,
): Promise<CertificateResult | undefined> {
  const found = await readJsonIfThere(networkFile(folder, name), certificateSchema);
  const isSame =
    found?.samples === limit &&
    found.seed === seed &&
    found.network.outputs === saved.outputs &&
    isAsRequested(found.guarantee, guarantee);
  return isSame && found.network.weights === (await weightsHash(saved.model)) ? found : undefined;
}
