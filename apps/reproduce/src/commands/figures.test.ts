import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { modelFiles, theoryFile } from '@saf/experiments/plan';
import { profiles } from '@saf/experiments/profiles';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planFigures } from './figures.ts';

const { quick } = profiles;

const inspections = { plain: ['features'], 'mReLU-r-m': ['examples'] } as const;
const experiment = { ...quick, theory: true, inspections };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'figures-'));
});
afterEach(() => rm(folder, { recursive: true }));

const plan = (asked: typeof quick = experiment) =>
  planFigures({ study: asked, folder, testImages: 100, jobs: 1, threads: 1 });
const namesOf = () => plan().map(({ name }) => name);

async function leave(...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '');
  }
}

test('from nothing, theory alone is computed and drawn', () => {
  expect(namesOf()).toEqual(['theory', 'draw']);
  expect(plan().at(-1)).toMatchObject({ inputs: [theoryFile(folder)], outputs: [], task: { results: [] } });
});

test('an experiment that names no inspections draws what its results give', () =>
  expect(plan(quick).map(({ name }) => name)).toEqual(['draw']));

test('a trained model is looked at once, and again once it was trained again', async () => {
  const { weights, training, inspection } = modelFiles(folder, 'plain');
  await leave(weights, training, theoryFile(folder));
  expect(namesOf()).toEqual(['fetch mnist', 'inspect plain', 'draw']);
  await leave(inspection);
  expect(namesOf()).toEqual(['draw']);
  expect(plan()[0]).toMatchObject({ inputs: [inspection, theoryFile(folder)] });
  const later = new Date(Date.now() + 10_000);
  await utimes(training, later, later);
  expect(namesOf()).toEqual(['fetch mnist', 'inspect plain', 'draw']);
});

test('what was looked at is drawn without its weights', async () => {
  await leave(theoryFile(folder), modelFiles(folder, 'mReLU-r-m').inspection);
  expect(namesOf()).toEqual(['draw']);
});
