import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CertificateResult, certificateSchema } from '@saf/results';
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
