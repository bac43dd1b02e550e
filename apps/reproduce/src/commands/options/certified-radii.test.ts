import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { weightsHash } from '@saf/experiments';
import type { CertificateResult } from '@saf/results';
import { writeJson } from '@saf/results/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixtureCertificate, smoothedGuarantee } from '../../../../../packages/results/test/fixture-certificates.ts';
import { certifiedRadii } from './certified-radii.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radii-'));
  file = join(folder, 'certificates.json');
  await writeFile(join(folder, 'weights.bin'), 'weights');
});
afterAll(() => rm(folder, { recursive: true }));

async function ask(part: Partial<CertificateResult> = {}, images = 4): Promise<number[]> {
  await writeJson(file, {
    ...fixtureCertificate(),
    network: { ...fixtureCertificate().network, weights: await weightsHash(folder) },
    ...part,
  });
  return certifiedRadii(file, { model: folder, dataset: 'mnist', images });
}

// The first image is never taken for anything else up to 0.3; the second may be taken for nonsense, which attacks count as an error.
test('the largest size of each image, at which it is taken for its label whatever is done', async () => {
  expect(await ask()).toEqual([0.3, 0, 0, 0]);
  expect(await ask({}, 1)).toEqual([0.3]);
});

test('certificates of something else are refused', async () => {
  const refused = (part: Partial<CertificateResult>, images?: number) => expect(ask(part, images)).rejects;
  await refused({ network: fixtureCertificate().network }).toThrow(
    'certificates of the weights of the model, got those of others',
  );
  await refused({}, 5).toThrow('certificates of the first 5 test images of mnist, got 4 images of mnist');
  await refused({ dataset: 'cifar10' }).toThrow('got 4 images of cifar10');
  await refused({ heldOutFrom: 9 }).toThrow('got 4 held-out images of mnist');
  await refused({ guarantee: smoothedGuarantee }).toThrow('certificates in L∞, got those of smoothing, in L2');
  await rm(file);
  const gone = certifiedRadii(file, { model: folder, dataset: 'mnist', images: 1 });
  await expect(gone).rejects.toThrow('expected a file of certificates, got none');
});
