import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testRequest, testStudy } from '../../../test/study.ts';
import { modelFiles } from '../model-files.ts';
import type { RobustnessTask } from '../steps.ts';
import { planStudy } from './plan-study.ts';

const measurements = {
  robustness: { images: 100, epsilons: [0.1, 0.3] },
  outOfDistribution: { images: 5_000 },
  corruptions: { images: 50, benchmark: 'mnist-c', settings: [{ name: 'fog', severity: 1 }] },
  card: { images: 10 },
} as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'measurements-'));
});
afterEach(() => rm(folder, { recursive: true }));

const finished = new Map(testStudy.networks.map(({ name }) => [name, { kind: 'finished' } as never]));
const plan = (changes: object = {}) => {
  const request = testRequest({ ...testStudy, measurements });
  const inFolder = request.runs.map((run) => ({ ...run, folder }));
  return planStudy({ ...request, folder, runs: inFolder, ...changes }, finished);
};
const names = (changes?: object) => plan(changes).map(({ name }) => name);

test('each training is measured in each way', () => {
  expect(names()).toEqual([
    'fetch mnist',
    'attack plain',
    'show nonsense to plain',
    'corrupt the images of plain',
    'card plain',
    'attack mReLU-r-m',
    'show nonsense to mReLU-r-m',
    'corrupt the images of mReLU-r-m',
    'card mReLU-r-m',
  ]);
  const [, attack, nonsense] = plan();
  // No more than the 2,000 that are evaluated; adversarial images of the other network are tried too, when it is trained.
  expect(nonsense.task).toMatchObject({ images: 2_000 });
  expect((attack.task as RobustnessTask).sources.map(({ name }) => name)).toEqual(['mReLU-r-m']);
  expect(attack.inputs).toContain(modelFiles(folder, 'mReLU-r-m').weights);
});

test('images that were held out are evaluated alone', () => expect(names({ heldOutFrom: 50_000 })).toEqual([]));

async function leave(path: string, value: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(value));
}

const later = Date.now() / 1000 + 60;

test('what is there as it is asked for is kept; what was measured otherwise, or of other weights, is not', async () => {
  const file = join(folder, 'robustness/small-plain-1.json');
  const attacks = [{ epsilon: 0.1 }, { epsilon: 0.3 }];
  await leave(file, { samples: 100, attacks });
  expect(names()).not.toContain('attack plain');
  expect(names({ force: true })).toContain('attack plain');
  await leave(file, { samples: 100, attacks: attacks.slice(1) });
  expect(names()).toContain('attack plain');
  await leave(file, { samples: 99, attacks });
  expect(names()).toContain('attack plain');
  await writeFile(file, '{');
  expect(names()).toContain('attack plain');
  await leave(file, { samples: 100, attacks });
  await leave(modelFiles(folder, 'plain').training, {});
  await utimes(modelFiles(folder, 'plain').training, later, later);
  expect(names()).toContain('attack plain');
});

test('corruptions that are missing are measured', async () => {
  const file = join(folder, 'corruptions/small-plain-1.json');
  await leave(file, { samples: 50, corruptions: [{ name: 'fog', severity: 1 }] });
  expect(names()).not.toContain('corrupt the images of plain');
  await leave(file, { samples: 50, corruptions: [{ name: 'fog', severity: 2 }] });
  expect(names()).toContain('corrupt the images of plain');
});
