import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { profiles } from '@saf/experiments/profiles';
import { afterAll, expect, test } from 'vitest';
import { readRecipeChanges, withRecipeChanges } from './recipe-changes.ts';

const { cifar10 } = profiles;

const { recipe } = cifar10.networks.find(({ name }) => name === 'mReLU-r-m')!;
const folder = mkdtempSync(join(tmpdir(), 'recipe-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, 'changes.json');
  writeFileSync(path, text);
  return path;
}

test('a field takes the place of the profile’s, null leaves one out, the others stay', () => {
  const { mean, ...others } = recipe;
  const random = { delta: 0.35, fraction: 0.5 };
  expect(withRecipeChanges(recipe, { random, mean: null }, 'mine.json')).toEqual({ ...others, random });
});

test('no change is the same recipe', () => expect(withRecipeChanges(recipe, {}, 'mine.json')).toEqual(recipe));

test.each([
  [{ random: { delta: -1, fraction: 0.5 } }, 'mine.json: recipe.random.delta'],
  [{ rnadom: null, momentun: 0.9 }, 'got "momentun" (did you mean "momentum"?)'],
])('refuses %j', (changes, name) => expect(() => withRecipeChanges(recipe, changes, 'mine.json')).toThrow(name));

test('reads a file', () => expect(readRecipeChanges(file('{"maxNorm": 1}'))).toEqual({ maxNorm: 1 }));

test.each(['[1]', '{', 'null'])('refuses a file with %s', (text) => {
  const path = file(text);
  expect(() => readRecipeChanges(path)).toThrow(
    `--recipe: expected a JSON object with fields of a recipe, got something else in ${path}`,
  );
});

test('refuses a file that is not there', () =>
  expect(() => readRecipeChanges('/nowhere.json')).toThrow(
    '--recipe: expected a JSON file, got /nowhere.json (ENOENT)',
  ));

test('refuses a folder, and a file that is no recipe by its size', () => {
  const large = file(`{"maxNorm": 1}${' '.repeat(2 ** 20)}`);
  for (const path of [folder, large])
    expect(() => readRecipeChanges(path)).toThrow(
      `--recipe: expected a regular file of at most 1048576 bytes, got ${path}`,
    );
});
