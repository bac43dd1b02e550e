import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { weightsHash } from '@saf/experiments/plan';
import { profiles } from '@saf/experiments/profiles';
import type { EvaluationCard, Guarantee } from '@saf/results';
import { writeJson, writeResult } from '@saf/results/node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixtureFindings } from '../../../../../packages/report/test/fixture-findings.ts';
import {
  fixtureCertificate,
  linfGuarantee,
  smoothedGuarantee,
} from '../../../../../packages/results/test/fixture-certificates.ts';
import { fixtureResults, robustResult } from '../../../../../packages/results/test/fixture-results.ts';
import { modelCard } from './model-card.ts';
import { publish } from './publish-networks.ts';
import { publishedModels } from './published-networks.ts';

const { quick } = profiles;

const committedCard = resolve(import.meta.dirname, '../../../../../results/mnist/mReLU-r-m.card.json');
const experiment = { ...quick, shipped: ['plain', 'mReLU-r-m'] };
let folder: string;
let target: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'publish-'));
  target = join(folder, 'package');
  await mkdir(join(target, 'src'), { recursive: true });
  for (const result of fixtureResults) {
    const files = join(folder, result.model);
    await mkdir(files);
    await writeFile(join(files, 'model.json'), `{"of":"${result.model}"}`);
    await writeFile(join(files, 'weights.bin'), `weights of ${result.model}`);
    await writeResult(join(folder, `${result.model}.json`), result);
  }
});
afterEach(() => rm(folder, { recursive: true }));

test('publishes networks, results and cards, and names them in the catalog', async () => {
  expect(await publish(experiment, folder, target)).toEqual(['mnist/plain', 'mnist/mReLU-r-m']);
  const own = join(target, 'models/mnist/mReLU-r-m');
  expect((await readdir(own)).sort()).toEqual(['README.md', 'model.json', 'result.json', 'weights.bin']);
  expect(await readFile(join(own, 'weights.bin'), 'utf8')).toBe('weights of mReLU-r-m');
  const source = await readFile(join(target, 'src/catalog.ts'), 'utf8');
  expect(source).toContain("new URL('../models/mnist/mReLU-r-m/weights.bin', import.meta.url)");
  expect(source).toContain('"nonsense":{"category":10}');
  // printf 'weights of plain' | openssl dgst -sha256 -binary | base64
  expect(source).toContain('"weights":"sha256-t0R7mDmGvVMV9OgV/Czg2S3mQp3QzGMM6aNPQzp+gNE="');
  const models = await publishedModels(join(target, 'models'));
  expect(models.map(({ name, result }) => [name, result.model])).toEqual([
    ['mnist/mReLU-r-m', 'mReLU-r-m'],
    ['mnist/plain', 'plain'],
  ]);
});

test('what is guaranteed of the weights is published with them, and is among the facts', async () => {
  const { experiment: name, seed } = robustResult;
  const weights = await weightsHash(join(folder, 'mReLU-r-m'));
  const certify = (guarantee: Guarantee, hash: string | null, file: string) =>
    writeJson(
      join(folder, 'certificates', file),
      fixtureCertificate(guarantee, { experiment: name, model: 'mReLU-r-m', seed, weights: hash ?? '' }),
    );
  await certify(linfGuarantee, weights, 'own.json');
  await certify(smoothedGuarantee, weights, 'smoothed.json');
  await certify({ ...linfGuarantee, method: 'crown' } as Guarantee, 'of others', 'others.json');
  await publish(experiment, folder, target);
  const own = join(target, 'models/mnist/mReLU-r-m');
  expect((await readdir(join(own, 'certificates'))).sort()).toEqual(['interval.json', 'smoothing-0.25.json']);
  expect(await readFile(join(target, 'src/catalog.ts'), 'utf8')).toContain(
    '"certified":[{"norm":"linf","method":"interval","samples":4,"sizes":[0.1,0.3],"accuracies":[0.5,0.25]},{"norm":"l2","method":"smoothing","std":0.25,"samples":4,"sizes":[0,0.25],"accuracies":[0.5,0.25]}]',
  );
  const card = await readFile(join(own, 'README.md'), 'utf8');
  expect(card).toMatch(
    /## What is proven\n.*\n### Certified accuracy\n.*\| certified +\| +0\.750 \| +0\.500 \| +0\.250 \|/s,
  );
  expect(card).toContain('### σ = 0.25');
  expect(card).toContain('**What is proven is proven of the test images that are certified');
});

test('leaves what other profiles published in the catalog, after those of profiles before them', async () => {
  const cifar10 = fixtureResults.map((result) => ({
    ...result,
    network: { ...result.network, dataset: 'cifar10' as const },
  }));
  const other = join(target, 'models/cifar10/plain');
  await mkdir(other, { recursive: true });
  await writeResult(join(other, 'result.json'), cifar10[0]);
  for (const file of ['model.json', 'weights.bin']) await writeFile(join(other, file), file);
  await publish(experiment, folder, target);
  const source = await readFile(join(target, 'src/catalog.ts'), 'utf8');
  expect(source).toContain('pretrainedNames = ["mnist/plain", "mnist/mReLU-r-m", "cifar10/plain"]');
});

test('says which network or result is missing, and leaves the catalog alone', async () => {
  await rm(join(folder, 'mReLU-r-m/weights.bin'));
  await expect(publish(experiment, folder, target)).rejects.toThrow(
    `${join(folder, 'mReLU-r-m/weights.bin')}: expected a file that a training left`,
  );
  expect(await readdir(join(target, 'src'))).toEqual([]);
  await expect(publish({ ...experiment, shipped: ['RBF'] }, folder, target)).rejects.toThrow('RBF.json');
  await expect(publish(quick, folder, target)).rejects.toThrow('a profile with models to publish');
});

test('refuses what was measured on validation images', async () => {
  const held = { ...robustResult, evaluation: { ...robustResult.evaluation, heldOutFrom: 50_000 } };
  await writeResult(join(folder, 'mReLU-r-m.json'), held);
  await expect(publish(experiment, folder, target)).rejects.toThrow(
    'expected a result on test images, got "one on validation images"',
  );
});

test('a network that the paper does not have says so, and what its evaluation card found', () => {
  const card: EvaluationCard = JSON.parse(readFileSync(committedCard, 'utf8'));
  const text = modelCard('mnist/mReLU-c1', { ...robustResult, experiment: 'certified', model: 'mReLU-c1' }, { card });
  expect(text).toContain(
    'The CNN *mReLU-c1* (mReLU) for MNIST. It is not in the paper “Suppressing the Unusual” (Zhao and Griffin, 2016). For studies',
  );
  expect(text).not.toContain('Beside the paper');
  expect(text).toContain('## Evaluation card\n\nAttacks and checks on mnist, the first 50 test images:');
  expect(text).toMatch(/- Does the same image always get the same scores\? Passed: /);
});

test('nothing published is said', () => expect(publishedModels(target)).rejects.toThrow('found none'));

test('the card has recipe, seed, clean and robust error beside the paper, and the warning', () => {
  const card = modelCard('mnist/mReLU-r-m', robustResult);
  for (const part of [
    "await loadPretrained('mnist/mReLU-r-m')",
    'δ = 1 on 0.5 of each batch',
    /\| Seed +\| 1 /,
    'the first 2,000 of 10,000 test images',
    // 50 and 258 of 2,000 are wrong, clean and at β = 0.25; the paper has 0.015 and 0.073.
    /\| measured +\| +0\.025 \|.* 0\.129 \|/,
    /\| paper +\| +0\.015 \|.* 0\.073 \|/,
    'An iterative attack (PGD) finds many errors',
  ])
    expect(card).toMatch(part);
  expect(card).not.toContain('Maxout');
});

// 226 of 500 under PGD at 0.1; of eq. 10, clipped, 139 of 2,000.
test('the card has errors under PGD where they were measured', () => {
  const card = modelCard('mnist/mReLU-r-m', robustResult, { inspection: fixtureFindings.inspections[1] });
  expect(card).toMatch(/\| mReLU-r-m, PGD +\| 0\.452 \(0\.409–0\.496\)/);
  expect(card).toMatch(/\| mReLU-r-m, eq\. 10 +\| 0\.070 /);
});
