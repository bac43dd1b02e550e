import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromLocal, mapStrings, stringsIn, toLocal, toPortable } from './portable-paths.ts';

const root = resolve('/home/me/runs/quick');
const job = {
  name: 'evaluate plain',
  inputs: [`${root}/plain/weights.bin`, '/models/mine/model.json', '/models/mine/weights.bin'],
  outputs: [`${root}/plain.json`],
  checkpoints: `${root}/.checkpoints/plain`,
  task: {
    kind: 'evaluate',
    folder: root,
    model: '/models/mine',
    nested: [{ file: `${root}/a` }],
    note: 'runs/quick',
    seed: 3,
  },
};

describe('toPortable', () => {
  test('names the folders of a machine by what they are to the job', () => {
    expect(toPortable(job, root)).toEqual({
      inputs: ['{run}/plain/weights.bin', '{input-1}/model.json', '{input-1}/weights.bin'],
      outputs: ['{run}/plain.json'],
      checkpoints: '{run}/.checkpoints/plain',
      task: {
        kind: 'evaluate',
        folder: '{run}',
        model: '{input-1}',
        nested: [{ file: '{run}/a' }],
        note: 'runs/quick',
        seed: 3,
      },
    });
  });

  test('is the same wherever the folders are', () => {
    const elsewhere = JSON.parse(JSON.stringify(job).replaceAll(root, '/other').replaceAll('/models/mine', '/m'));
    expect(toPortable(elsewhere, '/other')).toEqual(toPortable(job, root));
  });

  test('a folder whose name begins alike is another one', () => {
    const beside = { ...job, inputs: [], task: { kind: 'x', file: `${root}-2/a` } };
    expect(toPortable(beside, root).task).toEqual({ kind: 'x', file: `${root}-2/a` });
  });

  test('refuses an output outside of the run', () => {
    expect(() => toPortable({ ...job, outputs: ['/elsewhere/a'] }, root)).toThrow(
      `evaluate plain: expected files in ${root}, which are shared with other machines, got /elsewhere/a`,
    );
  });
});

test('toLocal and fromLocal are each other’s inverse', () => {
  const name = fc.stringMatching(/^[a-z][a-z.-]{0,8}$/);
  const place = fc.constantFrom('{run}', '{input-1}', '{input-12}');
  fc.assert(
    fc.property(place, fc.array(name, { maxLength: 4 }), (where, path) => {
      const text = [where, ...path].join('/');
      expect(fromLocal(toLocal(text, '/scratch/job'), '/scratch/job')).toBe(text);
    }),
  );
});

test.each(['{run}/../../etc/passwd', '{input-1}/../run/x', '{run}/a/../../x'])('%s is refused', (text) => {
  expect(() => toLocal(text, '/scratch/job')).toThrow(`expected a path inside of the job's folder, got ${text}`);
});

test('other texts stay as they are', () => {
  for (const text of ['mReLU-r-m', '{runs}/x', 'a {run}/x', '/scratch/job', '/elsewhere/run/x', '']) {
    expect(toLocal(text, '/scratch/job')).toBe(text);
    expect(fromLocal(text, '/scratch/job')).toBe(text);
  }
});

test('stringsIn finds all texts, at any depth, and mapStrings leaves the rest', () => {
  const value = { a: 'x', b: [1, 'y', { c: null, d: 'z' }], e: true };
  expect(stringsIn(value)).toEqual(['x', 'y', 'z']);
  expect(mapStrings(value, (text) => text.toUpperCase())).toEqual({
    a: 'X',
    b: [1, 'Y', { c: null, d: 'Z' }],
    e: true,
  });
});
