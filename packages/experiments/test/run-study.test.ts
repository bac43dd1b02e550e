import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runStudy, type Step, studyRequest } from '../src/index.ts';
import { testStudy } from './study.ts';

const minutes = 60_000;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'study-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const request = (evaluatedImages = 10) =>
  studyRequest(testStudy, {
    folder,
    networks: ['plain'],
    trainingImages: 200,
    evaluatedImages,
    engine: 'wasm',
  });

describe('a study in this process', () => {
  test(
    'trains, evaluates, says how far it is, and leaves its results',
    async () => {
      const shares: number[] = [];
      const notes: string[] = [];
      const [result] = await runStudy(request(), {
        onProgress: (done) => shares.push(done),
        onNote: (text) => notes.push(text),
      });
      expect(result).toMatchObject({ experiment: 'small', model: 'plain', seed: 1, engine: { name: 'wasm' } });
      expect(result.evaluation).toMatchObject({ samples: 10, fullTestSet: false });
      expect(result.evaluation.curves.map(({ kind }) => kind)).toEqual(['adversarial', 'nonsense', 'noisy']);
      const mnist = { title: 'MNIST', categories: 10, training: 60_000, test: 10_000 };
      expect(result.facts).toEqual({ dataset: mnist });
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(shares.at(-1)).toBe(1);
      expect(notes[0]).toMatch(/^engine: /);
      expect(await readdir(folder)).toEqual(expect.arrayContaining(['plain', 'plain.json']));
    },
    5 * minutes,
  );

  test('finds what an earlier run left, and does nothing again', async () => {
    const before = await stat(join(folder, 'plain.json'));
    const steps: Step[] = [];
    const [result] = await runStudy(request(), {
      execute: async (left) => {
        steps.push(...left);
      },
    });
    expect(steps).toEqual([]);
    expect(result.model).toBe('plain');
    expect((await stat(join(folder, 'plain.json'))).mtimeMs).toBe(before.mtimeMs);
  });

  test('refuses a folder that holds another run, and leaves it alone', async () => {
    await expect(runStudy(request(11))).rejects.toThrow(
      'belongs to another run: evaluated images 10, and 11 is asked for',
    );
  });

  test('refuses results of a network that was changed since, and says what to do', async () => {
    const file = join(folder, 'plain', 'model.json');
    const model = await readFile(file, 'utf8');
    await writeFile(file, model.replace('"trainable":true', '"trainable":false'));
    await expect(runStudy(request())).rejects.toThrow(
      `${join(folder, 'plain.json')}: it is about another ${file}, or that one was damaged or edited; delete both, and run again what made them`,
    );
    await writeFile(file, model);
    await runStudy(request());
  });

  test('measured by jobs of some of the images each, a network has the result of one job', {
    timeout: 5 * minutes,
  }, async () => {
    const evaluated = async (shards: number) => {
      const own = join(folder, `shards-${shards}`);
      const notes: string[] = [];
      const asked = { ...request(450), folder: own, shards };
      const runs = asked.runs.map((run) => ({ ...run, folder: own }));
      const [result] = await runStudy({ ...asked, runs }, { onProgress: (_, note) => notes.push(note) });
      return { curves: result.evaluation.curves, notes, checkpoints: join(own, '.checkpoints') };
    };
    const [whole, split] = [await evaluated(1), await evaluated(2)];
    expect(split.curves).toEqual(whole.curves);
    expect(split.notes).toContain('evaluate plain (images 0–399): images 0–399 of 450');
    expect(await readdir(join(split.checkpoints, '.parts'), { recursive: true })).toEqual([]);
    expect(await readdir(split.checkpoints)).not.toContain('plain');
  });

  test('rejects with the reason where it is aborted before it begins', async () => {
    const elsewhere = studyRequest(testStudy, { folder: join(folder, 'aborted'), trainingImages: 200 });
    await expect(runStudy(elsewhere, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});
