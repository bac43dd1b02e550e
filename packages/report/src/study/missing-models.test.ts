import { expect, test } from 'vitest';
import { plainResult } from '../../../results/test/fixture-results.ts';
import { missingModels } from './missing-models.ts';

const plan = (name: string, seeds?: number[]) => ({ name, seeds });

test('says the models of a profile that are not there, and the seeds of those that have several', () => {
  const seed2 = { ...plainResult, seed: 2 };
  const plans = [plan('plain', [1, 2, 3]), plan('RBF'), plan('mReLU', [1, 2])];
  expect(missingModels(plans, [plainResult, seed2])).toEqual(['plain with seed 3', 'RBF', 'mReLU with seeds 1 and 2']);
  expect(missingModels([plan('plain')], [plainResult])).toEqual([]);
});
