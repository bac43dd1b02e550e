import { expect, test } from 'vitest';
import { testStudy } from '../../test/study.ts';
import { networkRuns } from './study.ts';

const [plain, robust] = testStudy.networks;
const plans = [plain, { ...robust, seeds: [1, 2, 3] }];
const shown = (asked: number[] | null) =>
  networkRuns(plans, 'runs/mnist', asked).map(({ name, seed, folder }) => [name, seed, folder]);

test('the first seed is in the folder of the experiment, the others in their own', () =>
  expect(shown(null)).toEqual([
    ['plain', 1, 'runs/mnist'],
    ['mReLU-r-m', 1, 'runs/mnist'],
    ['mReLU-r-m, seed 2', 2, 'runs/mnist/seed-2'],
    ['mReLU-r-m, seed 3', 3, 'runs/mnist/seed-3'],
  ]));

test('seeds that are asked for are the only ones, each in the folder that it has anyway', () => {
  expect(shown([7])).toEqual([
    ['plain, seed 7', 7, 'runs/mnist/seed-7'],
    ['mReLU-r-m, seed 7', 7, 'runs/mnist/seed-7'],
  ]);
  expect(shown([2, 1])).toEqual([
    ['plain, seed 2', 2, 'runs/mnist/seed-2'],
    ['plain', 1, 'runs/mnist'],
    ['mReLU-r-m, seed 2', 2, 'runs/mnist/seed-2'],
    ['mReLU-r-m', 1, 'runs/mnist'],
  ]);
});
