import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { certificatesFolder, isOfWeights, modelFiles } from '@saf/experiments/plan';
import { type CertificateResult, certificateSchema, type Result } from '@saf/results';
import { readJson } from '@saf/results/node';

/** Every file of certificates in a folder, in the order of their names; none where there is no such folder. */
export async function readCertificates(folder: string): Promise<CertificateResult[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const certificates = files.filter((file) => file.endsWith('.json')).sort();
  return Promise.all(certificates.map((file) => readJson(join(folder, file), certificateSchema)));
}

/**
 * What is guaranteed of some results of an experiment: by its study, in its folder, or by `reproduce certify`, beside it. What was
 * certified of other weights than those that are there now is left out.
 */
export async function readCertificatesOf(
  folder: string,
  files: readonly string[],
  results: readonly Result[],
): Promise<CertificateResult[]> {
  const own = await readCertificates(certificatesFolder(folder));
  const beside = await readCertificates(certificatesFolder(dirname(folder)));
  const found: CertificateResult[] = [];
  for (const certificate of [...own, ...beside]) {
    const { experiment, model, seed, weights } = certificate.network;
    const place = results.findIndex(
      (each) => each.experiment === experiment && each.model === model && each.seed === seed,
    );
    if (place < 0) continue;
    const file = files[place];
    if (await isOfWeights(modelFiles(dirname(file), basename(file, '.json')).folder, weights)) found.push(certificate);
  }
  return found;
}
