import { expect, test } from 'vitest';
import { plainResult } from '../../test/fixture-results.ts';
import { trainingSeconds } from './evaluation.ts';

test('a training costs its steps times their median, whatever the clock said', () => {
  // 2 epochs of 600 steps of 151.2 ms.
  expect(trainingSeconds(plainResult)).toBeCloseTo(181.44);
  const interrupted = { ...plainResult, training: { ...plainResult.training, seconds: 3, resumedAtStep: 1180 } };
  expect(trainingSeconds(interrupted)).toBeCloseTo(181.44);
});

test('the last batch of an epoch is a step too', () => {
  const odd = { ...plainResult, training: { ...plainResult.training, samples: 60_001 } };
  expect(trainingSeconds(odd)).toBeCloseTo((1202 * 151.2) / 1000);
});
