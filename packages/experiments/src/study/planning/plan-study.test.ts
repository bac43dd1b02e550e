import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testRequest, testStudy } from '../../../test/study.ts';
import { modelFiles, theoryFile } from '../model-files.ts';
import type { ModelState } from '../model-state.ts';
import type { CertifyTask } from '../steps.ts';
import type { Study } from '../study.ts';
import { planInspections, planStudy } from './plan-study.ts';

const study = { ...testStudy, networks: testStudy.networks.map((plan) => ({ ...plan, seeds: [1, 2] })) };
const request = testRequest(study);
const folderOfParts = '/runs/small/certificates/.checkpoints/.parts/small-plain-1-crown';

test('each seed is trained and evaluated in its folder, on one data set', () => {
  const steps = planStudy(request, new Map());
  expect(steps.map(({ name }) => name)).toEqual([
    'fetch mnist',
    'train plain',
    'evaluate plain',
    'train plain, seed 2',
    'evaluate plain, seed 2',
    'train mReLU-r-m',
    'evaluate mReLU-r-m',
    'train mReLU-r-m, seed 2',
    'evaluate mReLU-r-m, seed 2',
  ]);
  const second = steps.find(({ name }) => name === 'train plain, seed 2')!;
  expect(second.inputs).toEqual(steps[0].outputs);
  expect(second.task).toMatchObject({ seed: 2, folder: '/runs/small/seed-2', plan: { name: 'plain' } });
});

// CROWN's batches are of 20 images: 6 of the 13 in the first part.
test('measurements are split by images into steps that leave parts, and one that joins them', () => {
  const guarantee = { norm: 'linf', method: 'crown', epsilons: [0.1], images: 250 } as const;
  const split = testRequest({ ...testStudy, guarantees: { plain: [guarantee] }, measurements: { shards: 2 } });
  const steps = planStudy(split, new Map()).filter(({ name }) => name.startsWith('certify'));
  expect(steps.map(({ name }) => name)).toEqual([
    'certify plain (crown) (images 0–119)',
    'certify plain (crown) (images 120–249)',
    'certify plain (crown)',
  ]);
  const parts = ['0-119', '120-249'].map((images) => join(folderOfParts, `${images}.json`));
  expect(steps.map(({ outputs }) => outputs)).toEqual([[parts[0]], [parts[1]], [expect.stringMatching('crown.json$')]]);
  const [first, , joined] = steps;
  expect(joined.inputs).toEqual([...first.inputs, ...parts]);
  expect(joined.task).toMatchObject({ kind: 'certify', parts });
  expect(first.task).toMatchObject({ kind: 'part', images: { first: 0, end: 120 }, of: { kind: 'certify' } });
  const asked = { ...split, shards: 1 };
  expect(planStudy(asked, new Map()).filter(({ task }) => task.kind === 'part')).toEqual([]);
});

test('a network that is trained is only evaluated', () => {
  const states = new Map(
    request.runs.map(({ name }) => [name, { kind: name === 'plain' ? 'trained' : 'finished' } as ModelState]),
  );
  expect(planStudy(request, states).map(({ name }) => name)).toEqual(['fetch mnist', 'evaluate plain']);
});

test('guarantees are of each training of the networks that they are asked of, beside its result', () => {
  const guarantee = { norm: 'linf', method: 'interval', epsilons: [0.1] } as const;
  const smoothing = { norm: 'l2', method: 'smoothing', std: 0.5, n0: 100, n: 1000, alpha: 0.001, images: 500 } as const;
  const certified = testRequest({ ...study, guarantees: { plain: [guarantee, smoothing] } });
  const steps = planStudy(certified, new Map()).filter(({ task }) => task.kind === 'certify');
  expect(steps.map(({ name }) => name)).toEqual([
    'certify plain (interval)',
    'certify plain (σ = 0.5)',
    'certify plain, seed 2 (interval)',
    'certify plain, seed 2 (σ = 0.5)',
  ]);
  expect(steps.map(({ outputs }) => outputs)).toEqual([
    ['/runs/small/certificates/small-plain-1-interval.json'],
    ['/runs/small/certificates/small-plain-1-smoothing-0.5.json'],
    ['/runs/small/certificates/small-plain-2-interval.json'],
    ['/runs/small/certificates/small-plain-2-smoothing-0.5.json'],
  ]);
  // No more than are evaluated, 2,000.
  expect(steps.map(({ task }) => (task as CertifyTask).images)).toEqual([2000, 500, 2000, 500]);
});

describe('inspections', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inspections-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const inspections = { plain: ['features'], 'mReLU-r-m': ['examples'] } as const;
  const inspected = { ...testStudy, theory: true, inspections };
  const namesOf = () => planInspections({ study: inspected, folder, testImages: 100 }, []).map(({ name }) => name);

  test('are of networks that are trained, and none of a study that names none', async () => {
    expect(namesOf()).toEqual(['theory']);
    for (const file of [
      theoryFile(folder),
      modelFiles(folder, 'plain').weights,
      modelFiles(folder, 'plain').training,
    ]) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, '');
    }
    expect(namesOf()).toEqual(['inspect plain']);
    expect(planInspections({ study: testStudy, folder, testImages: 100 }, [])).toEqual([]);
  });

  test('theory is computed for a study that asks for it alone', () => {
    const names = (study: Study) => planInspections({ study, folder, testImages: 100 }, []).map(({ name }) => name);
    expect(names({ ...testStudy, theory: true })).toEqual(['theory']);
    expect(names({ ...testStudy, inspections })).toEqual([]);
  });
});
