import { expect, test } from 'vitest';
import { testRequest } from '../../test/study.ts';
import { findDifference, identityAskedFor } from './run-identity.ts';

const request = testRequest();
const [run] = request.runs;
const asked = identityAskedFor(run, request);
const withRecipe = (change: object) =>
  identityAskedFor({ ...run, plan: { ...run.plan, recipe: { ...run.plan.recipe, ...change } } }, request);

test('a run is the same as itself, on any engine', () => {
  expect(findDifference(asked, asked)).toBeNull();
  expect(findDifference({ ...asked, engine: 'wasm' }, asked)).toBeNull();
});

test.each([
  ['a number', { momentum: 0.5 }, 'momentum 0.5, and 0.9 is asked for'],
  ['a trick', { random: { delta: 1, fraction: 0.5 } }, 'random {"delta":1,"fraction":0.5}, and null is asked for'],
  ['a limit', { maxNorm: 7 }, 'maxNorm 7, and null is asked for'],
])('another recipe differs in %s', (_, change, words) => {
  expect(findDifference(withRecipe(change), asked)).toBe(words);
});

test('all training images are the same asked for by number or not', () => {
  expect(findDifference(identityAskedFor(run, { ...request, trainingImages: 60_000 }), asked)).toBeNull();
  expect(findDifference(identityAskedFor(run, { ...request, trainingImages: 500 }), asked)).toBe(
    'training images 500, and 60000 is asked for',
  );
});
