import { expect, test } from 'vitest';
import { testStudy } from '../../test/study.ts';
import { networkRuns } from './study.ts';

const [plain, robust] = testStudy.networks;
const plans = [plain, { ...robust, seeds: [1, 2, 3] }];
const shown = (asked: number | null) =>
  networkRuns(plans, 'runs/mnist', asked).map(({ name, seed, folder }) => [name, seed, folder]);

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
