import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeResult } from '@saf/results/node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixtureFindings } from '../../../../../packages/report/test/fixture-findings.ts';
import { fixtureResults, robustResult } from '../../../../../packages/results/test/fixture-results.ts';
import { quick } from '../../paper/profiles/quick.ts';
import { modelCard } from './model-card.ts';
import { publish } from './publish-networks.ts';
import { publishedModels } from './published-networks.ts';

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
  const card = modelCard('mnist/mReLU-r-m', robustResult, fixtureFindings.inspections[1]);
  expect(card).toMatch(/\| mReLU-r-m, PGD +\| 0\.452 \(0\.409–0\.496\)/);
  expect(card).toMatch(/\| mReLU-r-m, eq\. 10 +\| 0\.070 /);
});
