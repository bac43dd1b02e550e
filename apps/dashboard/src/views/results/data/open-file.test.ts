import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { withSeal } from '@saf/checks/seal';
import { describe, expect, test } from 'vitest';
import { listFiles } from '../../../../plugins/index-results.ts';
import { openFile, openSealedFile } from './open-file.ts';

const folder = resolve(import.meta.dirname, '../../../../../../results');
const committed = (file: string) => readFileSync(resolve(folder, file), 'utf8');
const plain = JSON.parse(committed('mnist/plain.json'));

describe('a file is read by the kind that it says it is', () => {
  test.each([
    ['mnist/plain.json', 'evaluation'],
    ['mnist/inspections/plain.json', 'inspection'],
    ['mnist/plain.card.json', 'card'],
    ['mnist/theory.json', 'theory'],
    ['robustness/mnist-plain-1.json', 'robustness'],
    ['ood/mnist-plain-1.json', 'out-of-distribution'],
    ['paper/table-2.json', 'paper-table'],
  ])('%s: %s', (file, kind) => expect(openFile(file, committed(file))).toMatchObject({ file, content: { kind } }));

  test('every committed file can be read', () => {
    const files = listFiles(folder).filter((file) => file.endsWith('.json'));
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) expect(openFile(file, committed(file))).toHaveProperty('content');
  });

  test.each([
    ['no JSON', '{', /^expected JSON: /],
    ['nothing', 'null', /a JSON object, got null$/],
    ['another kind', JSON.stringify({ ...plain, kind: 'poem' }), /^kind: expected one of .*, got "poem"$/],
    ['a field out of range', JSON.stringify({ ...plain, seed: 0.5 }), /^seed: expected int/],
    ['numbers that disagree', JSON.stringify({ ...plain, seed: 'a' }), /^seed: expected .*, got "a"$/],
  ])('%s', (_, text, problem) =>
    expect(openFile('x.json', text)).toEqual({ file: 'x.json', problem: expect.stringMatching(problem) }),
  );
});

test('a sealed file that was edited is named, with what to do', async () => {
  const table = JSON.parse(committed('paper/table-2.json'));
  const text = JSON.stringify(await withSeal(table));
  expect(await openSealedFile('x.json', text)).toHaveProperty('content');
  expect(await openSealedFile('x.json', text.replace(/"samples":\d+/, '"samples":9'))).toEqual({
    file: 'x.json',
    problem:
      'its seal (SHA-256) is another: it is damaged, or was edited; make it again, or delete its field `seal` if you edited it yourself',
  });
});
