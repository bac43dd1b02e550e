import { join } from 'node:path';
import { ArgumentError } from '@saf/checks';
import { readCertificates, readCertificatesOf } from '@saf/cli/report';
import { certificatesFolder, modelFiles } from '@saf/experiments/plan';
import type { Profile } from '@saf/experiments/profiles';
import { profiles } from '@saf/experiments/profiles';
import { readFileIfThere, sha256OfFile, writeFileWhole } from '@saf/files';
import { evaluationCardSchema } from '@saf/metrics/card-schema';
import { guaranteeName, inspectionSchema } from '@saf/results';
import { readJsonIfThere, readResult, writeJson, writeResult } from '@saf/results/node';
import { catalogSource, type Published } from './catalog-source.ts';
import { factsOf } from './facts-of.ts';
import { modelCard } from './model-card.ts';
import { publishedModels } from './published-networks.ts';

/**
 * Writes a profile's shipped networks into the package of pretrained networks: files as tfjs takes them, the result, what is
 * guaranteed of these weights, the model card, and last the catalog that names them and those of other profiles.
 *
 * @param folder of the profile's results
 * @param target folder of the package
 * @returns the names that `loadPretrained` takes
 * @throws ArgumentError if the profile ships nothing, or a result or network is missing
 */
export async function publish(profile: Profile, folder: string, target: string): Promise<string[]> {
  const { name, dataset, shipped = [] } = profile;
  if (shipped.length === 0) throw new ArgumentError('--profile', 'a profile with models to publish', name);
  const names = shipped.map((model) => `${dataset}/${model}`);
  for (const [i, model] of shipped.entries()) await publishModel(names[i], folder, modelFiles(folder, model), target);
  await writeFileWhole(join(target, 'src', 'catalog.ts'), catalogSource(await published(target)));
  return names;
}

/** What the package has now, in the order of the profiles. */
async function published(target: string): Promise<Published[]> {
  const there = await publishedModels(join(target, 'models'));
  const order = Object.values(profiles).flatMap(({ dataset, shipped = [] }) =>
    shipped.map((model) => `${dataset}/${model}`),
  );
  const rank = ({ name }: { name: string }) => order.indexOf(name);
  const sorted = there.sort((a, b) => rank(a) - rank(b));
  return Promise.all(
    sorted.map(async ({ name, folder, result }) => ({
      name,
      integrity: {
        topology: await integrityOf(join(folder, 'model.json')),
        weights: await integrityOf(join(folder, 'weights.bin')),
      },
      facts: factsOf(result, await readCertificates(certificatesFolder(folder))),
    })),
  );
}

async function publishModel(name: string, results: string, files: ModelFiles, target: string): Promise<void> {
  const result = await readResult(files.result);
  if (result.evaluation.heldOutFrom !== undefined)
    throw new ArgumentError(files.result, 'a result on test images', 'one on validation images');
  const folder = join(target, 'models', name);
  for (const file of ['weights.bin', 'model.json']) await copy(join(files.folder, file), join(folder, file));
  await writeResult(join(folder, 'result.json'), result);
  const certificates = await readCertificatesOf(results, [files.result], [result]);
  for (const certificate of certificates)
    await writeJson(join(certificatesFolder(folder), `${guaranteeName(certificate.guarantee)}.json`), certificate);
  const inspection = await readJsonIfThere(files.inspection, inspectionSchema);
  const card = await readJsonIfThere(files.card, evaluationCardSchema);
  await writeFileWhole(join(folder, 'README.md'), modelCard(name, result, { inspection, certificates, card }));
}

type ModelFiles = ReturnType<typeof modelFiles>;

async function copy(from: string, to: string): Promise<void> {
  const bytes = await readFileIfThere(from, trained, LARGEST);
  if (bytes === null) throw new ArgumentError(from, trained, 'none');
  await writeFileWhole(to, bytes);
}

const LARGEST = 2 ** 31;
const trained = 'a file that a training left';

async function integrityOf(file: string): Promise<string> {
  const hash = await sha256OfFile(file, 'a file that was published');
  if (hash === null) throw new ArgumentError(file, 'a file that was published', 'none');
  return `sha256-${Buffer.from(hash, 'hex').toString('base64')}`;
}
