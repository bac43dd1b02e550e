import { expect, test } from 'vitest';
import { plainResult } from '../test/fixture-results.ts';
import { datasetFacts } from './dataset-facts.ts';
import { factsOfDataset } from './kinds/evaluation.ts';
import { parseResult } from './parse-result-file.ts';

// SVHN (Netzer et al. 2011): 73,257 and 26,032 images of 10 digits.
const svhn = { title: 'SVHN', categories: 10, training: 73_257, test: 26_032 };
const ofSvhn = { ...plainResult, network: { ...plainResult.network, dataset: 'svhn' }, facts: { dataset: svhn } };

test('a result states the facts of its data set', () => expect(factsOfDataset(parseResult('x', ofSvhn))).toEqual(svhn));

test('one that states none is of a data set that was there before, or has its name for a title', () => {
  expect(factsOfDataset(plainResult)).toMatchObject({ title: 'MNIST', test: 10_000 });
  expect(datasetFacts('svhn', undefined)).toEqual({ title: 'svhn' });
  expect(datasetFacts('toString', undefined)).toEqual({ title: 'toString' });
});

test('the numbers are held against the facts that are stated', () => {
  const evaluation = { ...plainResult.evaluation, fullTestSet: true, samples: 10_000 };
  expect(() => parseResult('x', { ...ofSvhn, evaluation })).toThrow(
    'x: evaluation.fullTestSet: expected false for 10000 of the 26032 test images of svhn, got true',
  );
  const whole = { ...evaluation, samples: 26_032 };
  expect(parseResult('x', { ...ofSvhn, evaluation: whole }).evaluation.samples).toBe(26_032);
  const facts = { dataset: { ...svhn, categories: 12 } };
  expect(() => parseResult('x', { ...ofSvhn, facts })).toThrow(
    'x: network.outputs: expected the 12 categories of svhn',
  );
});

test('of a data set of which nothing is known, any numbers are accepted', () => {
  const network = { ...plainResult.network, dataset: 'mine', outputs: 37 };
  const evaluation = { ...plainResult.evaluation, fullTestSet: true };
  expect(parseResult('x', { ...plainResult, network, evaluation })).toMatchObject({ network: { outputs: 37 } });
});
