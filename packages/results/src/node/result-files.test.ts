import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { arbitraryResult } from '../../test/arbitrary-result.ts';
import { plainResult } from '../../test/fixture-results.ts';
import type { Result } from '../kinds/evaluation.ts';
import { parseResult } from '../parse-result-file.ts';
import { readResult } from './read-result.ts';
import { writeResult } from './write-result.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saf-result-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('what is written is read again, and nothing else is left in the folder', async () => {
  const path = join(folder, 'quick', 'plain.json');
  await writeResult(path, plainResult);
  expect(await readResult(path)).toEqual(plainResult);
  expect(await readdir(join(folder, 'quick'))).toEqual(['plain.json']);
});

test('any result survives JSON', () =>
  fc.assert(
    fc.property(arbitraryResult, (result) => {
      expect(parseResult('file', JSON.parse(JSON.stringify(result)))).toEqual(result);
    }),
  ));

describe('a wrong file is named, with the field', () => {
  const [curve, ...otherCurves] = plainResult.evaluation.curves;
  const withCurve = (part: object): object => ({
    ...plainResult,
    evaluation: { ...plainResult.evaluation, curves: [{ ...curve, ...part }, ...otherCurves] },
  });

  test.each([
    ['another version', { ...plainResult, version: 2 }, 'version: expected a result of schema version 1, got 2'],
    ['no object', null, 'version: expected a result of schema version 1, got undefined'],
    ['a missing field', { ...plainResult, seed: undefined }, 'seed: expected number, got undefined'],
    ['a wrong type', { ...plainResult, seed: '1' }, 'seed: expected number, got "1"'],
    [
      'no name of a data set',
      { ...plainResult, network: { ...plainResult.network, dataset: 'sv/hn' } },
      'network.dataset: expected the name of a data set: letters, digits, "_", "-" and ".", got "sv/hn"',
    ],
    [
      'no name of an activation',
      { ...plainResult, network: { ...plainResult.network, activation: 'm relu' } },
      'network.activation: expected the name of an activation: letters, digits and "_", got "m relu"',
    ],
    ['a number out of range', withCurve({ count: 0 }), 'evaluation.curves[0].count: expected number to be >=1, got 0'],
    [
      'lists that disagree',
      withCurve({ psnr: [] }),
      'evaluation.curves[0].psnr: expected 13 entries, one a strength, got []',
    ],
    [
      'strengths out of order',
      withCurve({ strengths: [0, 0, ...curve.strengths.slice(2)] }),
      'evaluation.curves[0].strengths[1]: expected more than 0, the one before, got 0',
    ],
    [
      'more wrong than there are',
      withCurve({ wrong: [28, 2001, ...curve.wrong.slice(2)], errors: [0.014, 1, ...curve.errors.slice(2)] }),
      'evaluation.curves[0].wrong[1]: expected at most count = 2000, got 2001',
    ],
    [
      'an error rate that is not wrong / count',
      withCurve({ errors: [0.5, ...curve.errors.slice(1)] }),
      'evaluation.curves[0].errors[0]: expected wrong / count = 0.014, got 0.5',
    ],
  ])('%s', async (_name, value, message) => {
    const path = join(folder, 'wrong.json');
    await writeFile(path, JSON.stringify(value));
    await expect(readResult(path)).rejects.toThrow(
      expect.objectContaining({ name: 'ArgumentError', message: `${path}: ${message}` }),
    );
  });

  test('text that is not JSON', async () => {
    const path = join(folder, 'half.json');
    await writeFile(path, '{ "version": 1,');
    await expect(readResult(path)).rejects.toThrow(`${path}: expected a result in JSON, got`);
  });

  test('no file', async () => {
    const path = join(folder, 'none.json');
    await expect(readResult(path)).rejects.toThrow(`${path}: expected a result file that can be read, got "ENOENT"`);
  });
});

test('a result that does not fit the schema is not written over one that does', async () => {
  const path = join(folder, 'plain.json');
  await writeResult(path, plainResult);
  await expect(writeResult(path, { ...plainResult, seed: 0.5 } as Result)).rejects.toThrow(
    'seed: expected int, got 0.5',
  );
  expect(JSON.parse(await readFile(path, 'utf8')).seed).toBe(1);
});

test('a place that cannot be written to is named', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  const path = join(file, 'plain.json');
  await expect(writeResult(path, plainResult)).rejects.toThrow(
    `${path}: expected a place that can be written to, got "EEXIST"`,
  );
});

test('a result whose weights of the loss are named one by one, as they were, is read', () => {
  const old = { ...plainResult, loss: { alpha1: 1, alpha2: 1, alpha3: 0.5, p: 2 } };
  expect(parseResult('old.json', old).loss).toEqual({ lossWeights: [1, 1, 0.5], p: 2 });
});
