import { join } from 'node:path';
import { networkFile, weightsHash } from '@saf/experiments/plan';
import { type Ood, oodSchema } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';
import type { Command } from 'commander';
import { comparedModels } from '../paper/compared-networks.ts';
import { addCompareOptions, type CompareOptions } from './compare/compare-options.ts';
import { type ComparedNetwork, findNetworks } from './compare/find-networks.ts';
import { type MeasureRequest, measureJob, measureNetworks } from './compare/measure-networks.ts';
import { checkModels } from './options/check-models.ts';
import { userPath } from './options/folders.ts';

const semantics = `
Measures how well the outputs of each network tell MNIST test images from Gaussian and uniform noise, Fashion-MNIST, corrupted test
images and adversarial nonsense: AUROC, AUPR and FPR95 of six scores. The networks are those of \`robustness\`. Writes
<out>/ood/<network>.json and a table. What an earlier run measured with the same options is reused.`;

export function addOutOfDistributionCommand(program: Command): void {
  const command = program
    .command('ood')
    .description('measure how well the trained networks tell nonsense from digits (out-of-distribution detection)');
  addCompareOptions(command, 1_000)
    .addHelpText('after', semantics)
    .action(async (options: CompareOptions) => {
      await compareOutOfDistribution(options);
    });
}

/**
 * Measures how well every network that is there tells nonsense from digits, prints it, and writes it down.
 *
 * @throws UsageError for a network that is not among them; Error if there is none, or a job failed; Interrupted if it was stopped
 */
async function compareOutOfDistribution(options: CompareOptions): Promise<void> {
  const results = userPath(options.out);
  const folder = join(results, 'ood');
  const { limit: images, batchSize, seed, engine } = options;
  const request = { folder, dataset: 'mnist', images, batchSize, seed, engine } as const;
  checkModels(options.models, comparedModels('mnist'));
  const comparison = {
    networks: await findNetworks('mnist', results),
    folder,
    datasets: ['mnist', 'fashion-mnist'] as const,
    known: (network: ComparedNetwork) => knownOod(network, request),
    job: (network: ComparedNetwork) =>
      measureJob('ood', network, request, { kind: 'out-of-distribution' }, ['fashion-mnist']),
  };
  const measured = await measureNetworks(comparison, options);
  const [{ nonsenseKinds }, { oodTable }, { showMeasured }] = await Promise.all([
    import('@saf/experiments'),
    import('@saf/report'),
    import('./compare/show-measured.ts'),
  ]);
  await showMeasured({ measured, tables: [oodTable(measured, nonsenseKinds)], figures: [] }, folder, options.json);
}

/** What was measured of a network as it is now, on as many images and on every kind of nonsense. */
async function knownOod(network: ComparedNetwork, { folder, images, seed }: MeasureRequest): Promise<Ood | undefined> {
  const { nonsenseKinds } = await import('@saf/experiments');
  const found = await readJsonIfThere(networkFile(folder, network.name), oodSchema);
  const isSame =
    found?.samples === images &&
    found.seed === seed &&
    nonsenseKinds.every(({ name }) => found.detections.some(({ nonsense }) => nonsense === name)) &&
    found.network.weights === (await weightsHash(network.saved.model));
  return isSame ? found : undefined;
}
