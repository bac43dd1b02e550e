import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { useEngine } from '@saf/backend';
import { saveModel } from '@saf/models/node';
import { writeJson } from '@saf/results/node';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainResult } from '../../results/test/fixture-results.ts';
import {
  type CertifyTask,
  type CorruptionsTask,
  certifyNetwork,
  type EvaluateTask,
  evaluateNetwork,
  type MeasureNetworkTask,
  measureCorruptionsOfNetwork,
  measureNetworkRobustness,
  measurePartOfNetwork,
  measureRejectionOfNetwork,
  modelFiles,
  type PartTask,
  type RejectionTask,
  type RobustnessTask,
  removeParts,
  type ShardedTask,
  type StepContext,
  type SubmitTask,
  shardedSteps,
  submitNetwork,
} from '../src/index.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'shards-'));
  await useEngine('wasm');
  await saveNetwork('random', 1);
  await saveNetwork('other', 3);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const minutes = 60_000;
const savedModel = (name: string) => ({
  model: join(root, 'models', name),
  name,
  nonsense: { threshold: 0 },
  loss: null,
});

/** A network of random weights: right one time in ten. */
async function saveNetwork(name: string, seed: number): Promise<void> {
  const drawn = () => initializers.glorotNormal({ seed });
  const network = sequential({
    layers: [
      layers.conv2d({ inputShape: [28, 28, 1], kernelSize: 5, strides: 3, filters: 4, kernelInitializer: drawn() }),
      layers.flatten(),
      layers.dense({ units: 10, kernelInitializer: drawn() }),
      layers.softmax(),
    ],
  });
  await saveModel(network, savedModel(name).model);
  network.dispose();
}

/** Nine images are five batches, the last of one image. */
const measuredTask = (): MeasureNetworkTask => ({
  ...{ dataset: 'mnist', experiment: 'mnist', model: 'random', seed: 1, engine: 'wasm', saved: savedModel('random') },
  ...{ images: 9, batchSize: 2, randomSeed: 1, output: '' },
});
const submitTask = (part: Partial<SubmitTask> = {}): SubmitTask => ({
  kind: 'submit',
  ...{ ...measuredTask(), epsilons: [0.1, 0.3], force: false },
  ...part,
});

function contextOf(stopAt = Number.POSITIVE_INFINITY): StepContext {
  const stop = new AbortController();
  const onProgress = (done: number) => done > stopAt && stop.abort(new Error('stopped'));
  return { signal: stop.signal, onProgress, note: () => {} };
}

type Task = ShardedTask | PartTask;

function run(task: Task, context = contextOf()) {
  switch (task.kind) {
    case 'part':
      return measurePartOfNetwork(task, context);
    case 'submit':
      return submitNetwork(task, context);
    case 'certify':
      return certifyNetwork(task, context);
    case 'evaluate':
      return evaluateNetwork(task, context);
    case 'corruptions':
      return measureCorruptionsOfNetwork(task, context);
    case 'robustness':
      return measureNetworkRobustness(task, context);
    case 'rejection':
      return measureRejectionOfNetwork(task, context);
  }
}

/** The step of a task, whose result is called by a name. */
function stepOf(task: ShardedTask, name: string) {
  if (task.kind !== 'evaluate') {
    const output = join(root, `${name}.json`);
    return { name, inputs: [], outputs: [output], task: { ...task, output } as ShardedTask };
  }
  const folder = join(root, name);
  const { result, folder: model } = modelFiles(folder, 'random');
  return { name, inputs: [], outputs: [result], task: { ...task, folder, model } };
}

const stepsOf = (task: ShardedTask, name: string, shards: number) =>
  shardedSteps<Omit<ReturnType<typeof stepOf>, 'task'> & { task: Task }>(stepOf(task, name), { shards });

/** A network of a study that was trained, to be evaluated. */
async function train(folder: string, engine: string): Promise<void> {
  const { folder: model, training } = modelFiles(folder, 'random');
  await cp(savedModel('random').model, model, { recursive: true });
  const { evaluation: _, kind: __, ...record } = plainResult;
  await writeJson(training, { ...record, engine: { ...record.engine, name: engine }, seed: 1 });
}

/** What its jobs leave, but for the time that they took; and that time. */
async function measure(task: ShardedTask, name: string, shards: number, engine = 'wasm') {
  const steps = stepsOf(task, name, shards);
  if (task.kind === 'evaluate') await train(join(root, name), engine);
  for (const step of steps) await run(step.task);
  await removeParts(steps);
  return resultOf(steps.at(-1)!.outputs[0]);
}

const resultOf = async (file: string) =>
  (await readFile(file, 'utf8'))
    .replaceAll(/"(seconds|peakMemoryBytes)": [\d.e-]+/g, '"$1": 0')
    .replace(/"seal": ".*"/, '');

const certifyTask = (guarantee: CertifyTask['guarantee'], images: number): CertifyTask => {
  const { batchSize: _, ...measured } = measuredTask();
  return { kind: 'certify', ...measured, images, guarantee, batchSize: null, heldOutFrom: null, force: false };
};
const bounds = { norm: 'linf', method: 'alpha-crown', epsilons: [0.001, 0.1], steps: 2 } as const;
const smoothing = { norm: 'l2', method: 'smoothing', std: 0.25, n0: 10, n: 50, alpha: 0.01 } as const;

const evaluateTask = (): EvaluateTask => {
  const { saved, dataset, seed } = measuredTask();
  // Batches of 400, the last of 50.
  const asked = { strengths: [0, 0.1], scope: 'short', images: 850, heldOutFrom: null } as const;
  return { kind: 'evaluate', ...saved, dataset, seed, ...asked, folder: '' };
};
const corruptionsTask = (): CorruptionsTask => {
  const settings = ['shot-noise', 'fog'].map((name) => ({ name, severity: 3 }));
  return { kind: 'corruptions', ...measuredTask(), benchmark: 'mnist-c', settings, force: false };
};
const robustnessTask = (): RobustnessTask => {
  const sources = [savedModel('other')];
  return { kind: 'robustness', ...measuredTask(), images: 5, epsilons: [0.4], sources };
};

// No image is outside of this ball: all are broken at once.
const rejectionTask = (): RejectionTask => ({
  kind: 'rejection',
  ...{
    ...measuredTask(),
    images: 3,
    balls: [{ norm: 'l2', epsilon: 28 }],
    truePositiveRate: 0.99,
    otherImages: ['uniform-noise'],
  },
});

const tasks: readonly (readonly [string, () => ShardedTask])[] = [
  ['submit', submitTask],
  ['bounds', () => certifyTask(bounds, 50)],
  ['smoothing', () => certifyTask(smoothing, 13)],
  ['evaluate', evaluateTask],
  ['corruptions', corruptionsTask],
  ['robustness', robustnessTask],
  ['rejection', rejectionTask],
];

const nativeLoads = await useEngine('native').then(
  () => true,
  () => false,
);
const engines = nativeLoads ? (['wasm', 'native'] as const) : (['wasm'] as const);

describe.each(engines.flatMap((engine) => tasks.map(([name, taskOf]) => [name, engine, taskOf] as const)))(
  '%s on %s',
  (name, engine, taskOf) => {
    test('shards give the file of the whole, to the byte', { timeout: 4 * minutes }, async () => {
      const task = { ...taskOf(), ...(name !== 'evaluate' && { engine }) };
      const whole = await measure(task, `${name}-${engine}-1`, 1, engine);
      for (const shards of [2, 3, 100])
        expect(await measure(task, `${name}-${engine}-${shards}`, shards, engine)).toBe(whole);
    });
  },
);

test('parts go on from the votes of fewer copies, and the votes of all images are kept', {
  timeout: 2 * minutes,
}, async () => {
  await measure(certifyTask(smoothing, 13), 'grown', 2);
  const votes = join(root, '.checkpoints', 'grown.votes.json');
  const before = JSON.parse(await readFile(votes, 'utf8'));
  expect(before.outcomes).toHaveLength(13);
  // Seconds of the votes that are gone on from are shared by the parts.
  await writeJson(votes, { identity: before.identity, seconds: 1000, outcomes: before.outcomes });
  const more = certifyTask({ ...smoothing, n: 80 }, 13);
  expect(await measure(more, 'grown', 2)).toBe(await measure(more, 'from-scratch', 1));
  const { seconds } = JSON.parse(await readFile(join(root, 'grown.json'), 'utf8'));
  expect(seconds).toBeGreaterThan(1000);
  expect(seconds).toBeLessThan(1100);
});

describe('parts', () => {
  const taskOf = () => submitTask({ epsilons: [0.5], images: 5 });
  const secondsOf = (file: string): number => JSON.parse(readFileSync(file, 'utf8')).attacks[0].seconds;

  test('a part that was stopped goes on, one that is finished is kept, and their seconds are added', {
    timeout: 2 * minutes,
  }, async () => {
    const steps = stepsOf({ ...taskOf(), batchSize: 1 }, 'stopped', 2);
    expect(steps.map(({ name }) => name)).toEqual(['stopped (images 0–1)', 'stopped (images 2–4)', 'stopped']);
    const [first, second, joined] = steps;
    await expect(run(second.task, contextOf(0.5))).rejects.toThrow('stopped');
    await run(first.task);
    await run(second.task);
    const content = await readFile(first.outputs[0], 'utf8');
    expect(await run(first.task)).toEqual({ summary: 'there from an earlier run' });
    expect(await readFile(first.outputs[0], 'utf8')).toBe(content);
    await run(joined.task);
    const partsOf = (file: string): number => JSON.parse(readFileSync(file, 'utf8')).found[0].seconds;
    expect(secondsOf(joined.outputs[0])).toBeCloseTo(partsOf(first.outputs[0]) + partsOf(second.outputs[0]), 9);
    const whole = await measure({ ...taskOf(), batchSize: 1 }, 'not-stopped', 1);
    expect(await resultOf(joined.outputs[0])).toBe(whole);
    await removeParts(steps);
    await expect(readFile(first.outputs[0])).rejects.toThrow('ENOENT');
  });

  test('a part of something else, or of other images, is refused by its name', { timeout: 2 * minutes }, async () => {
    const task = taskOf();
    const steps = stepsOf(task, 'foreign', 2);
    const [first, second] = steps;
    for (const { task } of steps.slice(0, 2)) await run(task);
    const parts = [first.outputs[0], second.outputs[0]];
    const output = join(root, 'foreign.json');
    const join2 = (part: Partial<SubmitTask>) => run({ ...task, output, parts, ...part });
    const other = savedModel('other');
    await expect(join2({ saved: other })).rejects.toThrow(
      /^.*0-1\.json: expected a part of what is asked for, with weights "\w{64}", got "one with weights /,
    );
    await expect(join2({ randomSeed: 2 })).rejects.toThrow(`with seed 2, got "one with seed 1"`);
    await expect(join2({ epsilons: [0.4] })).rejects.toThrow('with epsilons [0.4], got');
    await expect(join2({ images: 6 })).rejects.toThrow('with samples 6, got');
    await expect(join2({ parts: [parts[1]] })).rejects.toThrow(`with images {"first":0,"end":5}, got`);
    await expect(join2({ parts: [parts[0]] })).rejects.toThrow(
      'parts: expected those of all 5 images, got "those of 2"',
    );
    await expect(join2({ parts: [parts[0], join(dirname(parts[0]), 'none.json')] })).rejects.toThrow(
      'none.json: expected a file that an earlier job left, got "none"',
    );
    const content = JSON.parse(await readFile(parts[1], 'utf8'));
    delete content.seal;
    await writeJson(parts[1], { ...content, of: { ...content.of, engine: { ...content.of.engine, threads: 64 } } });
    await expect(join2({})).rejects.toThrow(
      /4\.json: expected .* with engine .*"threads":1,.* got "one with engine .*64/,
    );
    await writeFile(parts[1], JSON.stringify({ ...content, found: [] }));
    await expect(join2({})).rejects.toThrow('seal');
  });
});

test('shards that are no whole number from 1 on are refused', () => {
  for (const shards of [0, 1.5])
    expect(() => stepsOf(submitTask(), 'none', shards)).toThrow(`shards: expected a whole number >= 1, got ${shards}`);
});

test('what cannot be split, and one batch, stay one step', () => {
  const step = { name: 'card', inputs: [], outputs: ['card.json'], task: { kind: 'card' } };
  expect(shardedSteps(step, { shards: 3 })).toEqual([step]);
  expect(stepsOf(submitTask({ images: 2 }), 'one', 3)).toHaveLength(1);
});
