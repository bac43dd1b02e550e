import { expect, test } from 'vitest';
import { quick } from '../experiments/quick.ts';
import { modelRuns } from './model-runs.ts';

const [plain, robust] = quick.models;
const plans = [plain, { ...robust, seeds: [1, 2, 3] }];
const shown = (asked: number | null) =>
  modelRuns(plans, 'runs/mnist', asked).map(({ name, seed, folder }) => [name, seed, folder]);

test('the first seed is in the folder of the experiment, the others in their own', () =>
  expect(shown(null)).toEqual([
    ['plain', 1, 'runs/mnist'],
    ['mReLU-r-m', 1, 'runs/mnist'],
    ['mReLU-r-m, seed 2', 2, 'runs/mnist/seed-2'],
    ['mReLU-r-m, seed 3', 3, 'runs/mnist/seed-3'],
  ]));

test('a seed that is asked for is the only one', () =>
  expect(shown(7)).toEqual([
    ['plain', 7, 'runs/mnist'],
    ['mReLU-r-m', 7, 'runs/mnist'],
  ]));
