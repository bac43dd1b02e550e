import { expect, test } from 'vitest';
import { runRequestOf } from '../../test/run-request.ts';
import { quick } from '../experiments/quick.ts';
import type { ModelState } from './model-state.ts';
import { planJobs } from './plan-jobs.ts';

const experiment = { ...quick, models: quick.models.map((plan) => ({ ...plan, seeds: [1, 2] })) };
const request = runRequestOf(experiment);

test('each seed is trained and evaluated in its folder, on one data set, and drawn together', () => {
  const jobs = planJobs(request, new Map());
  expect(jobs.map(({ name }) => name)).toEqual([
    'fetch mnist',
    'train plain',
    'evaluate plain',
    'train plain, seed 2',
    'evaluate plain, seed 2',
    'train mReLU-r-m',
    'evaluate mReLU-r-m',
    'train mReLU-r-m, seed 2',
    'evaluate mReLU-r-m, seed 2',
    'draw',
  ]);
  const second = jobs.find(({ name }) => name === 'train plain, seed 2')!;
  expect(second.inputs).toEqual(jobs[0].outputs);
  expect(second.task).toMatchObject({ seed: 2, folder: '/runs/quick/seed-2', plan: { name: 'plain' } });
  expect(jobs.at(-1)!.inputs).toEqual([
    '/runs/quick/plain.json',
    '/runs/quick/seed-2/plain.json',
    '/runs/quick/mReLU-r-m.json',
    '/runs/quick/seed-2/mReLU-r-m.json',
  ]);
});

test('a model that is trained is only evaluated', () => {
  const states = new Map(
    request.runs.map(({ name }) => [name, { kind: name === 'plain' ? 'trained' : 'finished' } as ModelState]),
  );
  expect(planJobs(request, states).map(({ name }) => name)).toEqual(['fetch mnist', 'evaluate plain', 'draw']);
});
