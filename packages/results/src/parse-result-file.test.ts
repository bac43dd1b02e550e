import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { recipeSchema } from '@saf/training/recipe';
import { describe, expect, test } from 'vitest';
import { plainResult } from '../test/fixture-results.ts';
import { parseResultFile } from './parse-result-file.ts';

const root = join(import.meta.dirname, '../../..');
const committed = ['results', 'packages/pretrained/models'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.json') && name !== 'model.json')
    .map(({ parentPath, name }) => relative(root, join(parentPath, name))),
);

const kindOfPath = (file: string): string => {
  if (file.endsWith('.card.json')) return 'card';
  const found =
    /\/(robustness|rejection|certificates|corruptions|leaderboard|ood|inspections|paper)\/|\/(theory|leaderboard)\.json$/.exec(
      file,
    );
  const kinds = {
    robustness: 'robustness',
    rejection: 'rejection',
    certificates: 'certificate',
    corruptions: 'corruptions',
    // What lines of the leaderboard were measured by.
    leaderboard: 'robustness',
    ood: 'out-of-distribution',
    inspections: 'inspection',
    paper: 'paper-table',
  };
  return found ? (found[2] ?? kinds[found[1] as keyof typeof kinds]) : 'evaluation';
};

test('there are committed files of every kind', () =>
  expect([...new Set(committed.map(kindOfPath))].sort()).toEqual([
    'card',
    'certificate',
    'corruptions',
    'evaluation',
    'inspection',
    'leaderboard',
    'out-of-distribution',
    'paper-table',
    'rejection',
    'robustness',
    'theory',
  ]));

test.each(committed)('%s is recognised and loses nothing', (file) => {
  // The seal and the files that it is about are of the file: who reads one checks them first.
  const { seal: _, dependsOn: __, ...value } = JSON.parse(readFileSync(join(root, file), 'utf8'));
  expect(parseResultFile(file, value)).toEqual({ kind: kindOfPath(file), ...value, ...renamed(value) });
});

/** Fields that have another form today than in older files. */
function renamed({ recipe, loss }: { recipe?: unknown; loss?: Record<string, number> }): object {
  return {
    ...(recipe ? { recipe: recipeSchema.parse(recipe) } : {}),
    ...(loss && 'alpha1' in loss ? { loss: { lossWeights: [loss.alpha1, loss.alpha2, loss.alpha3], p: loss.p } } : {}),
  };
}

test('a file that says its kind is of that kind', () => {
  const { evaluation: _, ...record } = plainResult;
  expect(parseResultFile('training.json', { ...record, kind: 'training' }).kind).toBe('training');
  const { kind: _kind, ...old } = record;
  expect(parseResultFile('training.json', old).kind).toBe('training');
  expect(parseResultFile('plain.json', plainResult)).toEqual(plainResult);
});

describe('what is none is named', () => {
  test.each([
    [[], 'x.json: expected a result file: a JSON object, got []'],
    [null, 'x.json: expected a result file: a JSON object, got null'],
    [{ version: 1 }, 'x.json: kind: expected one of "evaluation", "training", "robustness", '],
    [{ kind: 'novel', version: 1 }, 'got "novel"'],
    [{ kind: 'theory', version: 2 }, 'x.json: version: expected a result of schema version 1, got 2'],
    [{ kind: 'theory', version: 1 }, 'x.json: seed: expected number, got undefined'],
    [{ ...plainResult, kind: 'robustness' }, 'x.json: network.experiment: expected string, got undefined'],
  ])('%j', (value, message) => expect(() => parseResultFile('x.json', value)).toThrow(message));
});

describe('edited numbers that do not agree are refused', () => {
  const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const edit = (file: string, path: (string | number)[], value: unknown) => {
    const whole = read(file);
    const last = path.slice(0, -1).reduce((part, key) => part[key], whole);
    last[path.at(-1)!] = value;
    return whole;
  };
  test.each([
    ['results/mnist/plain.json', ['evaluation', 'curves', 0, 'intervals', 3], [0, 1]],
    ['results/mnist/plain.json', ['evaluation', 'curves', 0, 'intervals', 3, 0], 0],
    ['results/mnist/plain.json', ['evaluation', 'curves', 0, 'psnr', 3], Number.POSITIVE_INFINITY],
    ['results/mnist/plain.json', ['network', 'outputs'], 12],
    ['results/mnist/mReLU-r-m.json', ['evaluation', 'curves', 0, 'nonsenseRule', 'category'], 11],
    ['results/mnist/mReLU-r-m.json', ['evaluation', 'curves', 0, 'nonsenseRule', 'category'], -1],
    ['results/mnist/plain.json', ['evaluation', 'samples'], 9_999],
    ['results/robustness/mnist-plain-1.json', ['clean'], '1'],
    ['results/robustness/mnist-plain-1.json', ['attacks', 0, 'standing'], '10'],
    ['results/ood/mnist-plain-1.json', ['detections', 0, 'count'], 1],
    ['results/mnist/inspections/plain.json', ['iterative', 'wrong', 0], 100_000],
    ['results/mnist/inspections/plain.json', ['correlations', 0, 'matrix'], 'AAAA'],
    ['results/mnist/inspections/plain.json', ['features', 'channels'], [0]],
    ['results/mnist/inspections/mReLU-r-m.json', ['examples', 0, 'samples', 0, 'pixels'], 'AAAA'],
    ['results/mnist/inspections/mReLU-r-m.json', ['examples', 0, 'label'], 10],
    ['results/leaderboard.json', ['entries', 0, 'clean_acc'], 0.5],
    ['results/leaderboard.json', ['entries', 0, 'autoattack_interval', 0], 0],
    ['results/leaderboard.json', ['entries', 0, 'name'], ''],
    ['results/mnist/theory.json', ['activations', 'x'], [0]],
    ['results/mnist/theory.json', ['lemma', 'rows', 0, 'error'], 2],
  ])('%s: %j to %j', (file, path, value) =>
    expect(() => parseResultFile(file, edit(file, path, value))).toThrow(`${file}: `),
  );
});
