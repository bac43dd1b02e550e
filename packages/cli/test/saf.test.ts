import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson, readResult, writeJson } from '@saf/results/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { saf, safHere } from './saf.ts';
import { stripesStudyAlone, stripesStudy as study } from './stripes-study.ts';

const minutes = 60_000;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saf-'));
  await writeFile(join(folder, 'stripes.study.ts'), study);
  await writeFile(join(folder, 'alone.study.ts'), stripesStudyAlone);
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...words: string[]) => saf(folder, 'run', 'stripes.study.ts', ...words, '--engine', 'wasm');
/** The same in this process. */
const runHere = (...words: string[]) => safHere(folder, 'run', 'alone.study.ts', ...words, '--engine', 'wasm');
const file = (...parts: string[]) => join(folder, 'runs/stripes', ...parts);

test('a study is trained, attacked, certified and reported; a second run reuses all of it', {
  timeout: 5 * minutes,
}, async () => {
  const { code, stdout, stderr } = await run();
  expect(stderr).not.toMatch(/^error/m);
  expect(code).toBe(0);
  expect(stdout).toContain('runs/stripes/mine.json');
  const result = await readResult(file('mine.json'));
  expect(result.network).toMatchObject({ dataset: 'halves', outputs: 2, builder: { network: 'mine' } });
  expect(result.facts?.dataset).toEqual({ title: 'halves', categories: 2, training: 40, test: 20 });
  // Halves that differ by 200 of 255 are told apart after two epochs, and not after a change by half of that range.
  expect(result.evaluation.curves[0].errors[0]).toBe(0);
  expect(result.evaluation.curves[0].errors[2]).toBeGreaterThan(0);
  const certificate = JSON.parse(await readFile(file('certificates', 'stripes-mine-1-interval.json'), 'utf8'));
  const certified = certificate.guarantee.sizes.map(({ accuracy }: { accuracy: number }) => accuracy);
  expect(certified[0]).toBe(1);
  expect(certified[1]).toBeLessThan(1);
  const robustness = JSON.parse(await readFile(file('robustness', 'stripes-mine-1.json'), 'utf8'));
  expect(robustness.samples).toBe(4);
  const kept = z.object({
    study: z.object({ networks: z.array(z.object({ recipe: z.object({ epochs: z.int() }) })) }),
  });
  expect((await readJson(file('study.json'), kept)).study.networks[0].recipe.epochs).toBe(2);
  expect(await readFile(file('report.html'), 'utf8')).toContain('halves');

  const again = await runHere('--json');
  expect(again.code).toBe(0);
  expect(again.stderr).toContain('mine: finished by an earlier run, reused');
  expect(JSON.parse(again.stdout)).toMatchObject({ study: 'stripes', results: [{ model: 'mine' }] });
});

test('a network that was saved before is measured as it is', { timeout: 5 * minutes }, async () => {
  const trained = study.slice(study.indexOf('  networks: ['), study.indexOf('  measurements: {'));
  const saved = study
    .replace("name: 'stripes'", "name: 'given'")
    .replace(trained, "  saved: [{ name: 'given', saved: 'runs/stripes/mine' }],\n")
    .replace(/errorCurve.*\n.*robustness.*\n/, '');
  await writeFile(join(folder, 'given.study.ts'), saved);
  const { code, stdout } = await saf(folder, 'run', 'given.study.ts', '--engine', 'wasm');
  expect(code).toBe(0);
  expect(stdout).toContain('runs/given/certificates/given-given-0-interval.json');
  const found = async (...parts: string[]) => JSON.parse(await readFile(join(folder, 'runs', ...parts), 'utf8'));
  const given = await found('given/certificates/given-given-0-interval.json');
  const mine = await found('stripes/certificates/stripes-mine-1-interval.json');
  expect(given.network.weights).toBe(mine.network.weights);
  // Its own rule calls nothing nonsense, mine calls nonsense what is below 0.5 everywhere: of two categories that is nothing.
  expect(given.guarantee.sizes).toEqual(mine.guarantee.sizes);
});

test('through a folder of artifacts the bits are the same, and what is there is not done again', {
  timeout: 5 * minutes,
}, async () => {
  const share = await mkdtemp(join(tmpdir(), 'saf-share-'));
  const through = (out: string) =>
    run('--artifacts', share, '--out', out, 'measurements.robustness=null', 'measurements.certify=null');
  const [first, second] = [await through('first'), await through('second')];
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(first.stderr).toContain('train mine: started');
  expect(second.stderr).not.toContain('train mine: started');
  const read = (...parts: string[]) => readFile(join(folder, ...parts));
  for (const part of ['mine.json', 'mine/weights.bin'])
    expect(await read('second/stripes', part)).toEqual(await read('first/stripes', part));
  expect(await read('first/stripes/mine/weights.bin')).toEqual(await readFile(file('mine/weights.bin')));
  const curves = async (result: string) => (await readResult(result)).evaluation.curves;
  expect(await curves(join(folder, 'first/stripes/mine.json'))).toEqual(await curves(file('mine.json')));
  await rm(share, { recursive: true });
});

test('a sweep trains with each value, from saved weights, and seeds go to folders of their own', {
  timeout: 5 * minutes,
}, async () => {
  const short = ['measurements.robustness=null', 'measurements.certify=null', 'name=swept', 'recipe.epochs=1'];
  const start = 'networks.mine.startFrom=runs/stripes/mine';
  const { code, stdout, stderr } = await run(...short, start, '--json', '--sweep', 'batchSize=10,20', 'seed=2');
  expect(stderr).not.toMatch(/^error/m);
  expect(code).toBe(0);
  const { results } = JSON.parse(stdout) as {
    results: { model: string; seed: number; recipe: { batchSize: number } }[];
  };
  const kept = z.object({
    study: z.object({ networks: z.array(z.object({ startFrom: z.object({ sha256: z.string() }) })) }),
  });
  const { study: resolved } = await readJson(join(folder, 'runs/swept/study.json'), kept);
  expect(resolved.networks[0].startFrom.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(results.map(({ model, seed, recipe }) => [model, seed, recipe.batchSize])).toEqual([
    ['mine-batchSize-10', 2, 10],
    ['mine-batchSize-20', 2, 20],
  ]);
});

describe('what cannot be done is one sentence and exit code 2', () => {
  test.each<[string, string[], string]>([
    ['a file that is not there', ['run', 'none.ts'], 'none.ts: expected a study file, got "none"'],
    ['an unknown field', ['run', 'alone.study.ts', 'recpie.epochs=1'], 'did you mean "recipe"?'],
    ['a field without a value', ['run', 'alone.study.ts', 'recipe'], 'override: expected field=value'],
    [
      'an unknown network',
      ['run', 'alone.study.ts', '--networks', 'mime'],
      '--networks: expected one of "mine", got "mime"',
    ],
    [
      'too many images',
      ['run', 'alone.study.ts', '--limit', '21'],
      '--limit: expected at most the 20 images of halves, got 21',
    ],
    [
      'a large sweep',
      ['run', 'alone.study.ts', '--sweep', 'seed=1..10000'],
      'expected --yes for more than 100 trainings, got 10000 without it',
    ],
    [
      'a folder that cannot be written to',
      ['run', 'alone.study.ts', '--out', 'stripes.study.ts/runs'],
      '--out: expected a folder that can be written to, got ',
    ],
    [
      'an executor that there is not',
      ['run', 'alone.study.ts', '--executor', 'kubernetes'],
      '--executor: expected local, slurm, or a queue as bullmq://host:6379/prefix, got "kubernetes"',
    ],
    [
      'a password in an address',
      ['run', 'alone.study.ts', '--executor', 'bullmq://me:secret@host/x', '--artifacts', '.', '--engine', 'wasm'],
      'executor: expected the password in the environment variable SAF_REDIS_PASSWORD, got "bullmq://…@host/x"',
    ],
    [
      'other machines, and no place that they share',
      ['run', 'alone.study.ts', '--executor', 'slurm'],
      '--executor: expected --artifacts beside it, a place that all machines share, got none',
    ],
    [
      'machines that may take any engine',
      ['run', 'alone.study.ts', '--artifacts', '.'],
      '--artifacts: expected --engine native or wasm beside it, since all machines must compute the same, got auto',
    ],
    [
      'options of a cluster for another executor',
      ['run', 'alone.study.ts', '--partition', 'long'],
      '--partition: expected --executor slurm beside it, got --executor local',
    ],
    [
      'a shared folder that is not there',
      ['run', 'alone.study.ts', '--artifacts', 'nowhere', '--engine', 'wasm'],
      '--artifacts: expected a folder that is there and that all machines share, got "nowhere"',
    ],
    [
      'an unknown command',
      ['rnu'],
      'command: expected one of "run", "worker", "status", "help", got "rnu" (did you mean "run"?)',
    ],
  ])('%s', async (_, words, message) => {
    const { code, stderr, stdout } = await safHere(folder, ...words);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });

  test('also of the process', async () => {
    const words = ['run', 'stripes.study.ts', '--networks', 'mime'];
    expect(await saf(folder, ...words)).toEqual(await safHere(folder, 'run', 'alone.study.ts', ...words.slice(2)));
  });
});

describe('what an earlier run left is not overwritten', () => {
  test('by another recipe', { timeout: minutes }, async () => {
    const before = await readFile(file('mine.json'), 'utf8');
    const { code, stderr } = await runHere('recipe.batchSize=20');
    expect(code).toBe(1);
    expect(stderr).toContain('belongs to another run: batchSize 10, and 20 is asked for');
    expect(await readFile(file('mine.json'), 'utf8')).toBe(before);
  });

  test('by another function, or other images', { timeout: minutes }, async () => {
    const runChanged = async (name: string, from: string, to: string) => {
      await writeFile(join(folder, name), stripesStudyAlone.replace(from, to));
      return safHere(folder, 'run', name, '--engine', 'wasm');
    };
    const builder = 'kernelInitializer: tf.initializers.glorotUniform({ seed })';
    const { code, stderr } = await runChanged('builder.study.ts', builder, 'useBias: false');
    expect(code).toBe(1);
    expect(stderr).toContain('belongs to another run: builder mine,');
    const other = await runChanged('images.study.ts', '250 -', '251 -');
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('belongs to another run: images ');
  });

  test('in a folder of another version of studies', async () => {
    const kept = await readFile(file('study.json'), 'utf8');
    await writeJson(file('study.json'), { kind: 'study', version: 2 });
    const { code, stderr } = await runHere();
    expect(code).toBe(1);
    expect(stderr).toContain('study.json is of another version of studies: expected 1, got 2');
    await writeFile(file('study.json'), kept);
  });
});
