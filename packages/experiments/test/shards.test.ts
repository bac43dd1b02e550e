import { readFileSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { useEngine } from '@saf/backend';
import { writeJson } from '@saf/results/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainResult } from '../../results/test/fixture-results.ts';
import {
  certifyNetwork,
  detectNonsenseOfNetwork,
  type EvaluateSavedModelTask,
  evaluateNetwork,
  evaluateSavedModel,
  measureCorruptionsOfNetwork,
  measureNetworkRobustness,
  measurePartOfNetwork,
  measureRejectionOfNetwork,
  modelFiles,
  type PartTask,
  removeParts,
  type SavedModelEvaluation,
  type ShardedTask,
  type StepContext,
  type StepResult,
  type SubmitTask,
  shardedSteps,
  submitNetwork,
} from '../src/index.ts';
import { bounds, intervals, shardTasks, smoothing } from './shard-tasks.ts';

let root: string;
let made: Awaited<ReturnType<typeof shardTasks>>;
beforeAll(async () => {
  await useEngine('wasm');
  made = await shardTasks();
  root = made.root;
});
afterAll(() => rm(root, { recursive: true, force: true }));

const minutes = 60_000;
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
    case 'evaluate-saved-model':
      return evaluateSavedModel(task, context);
    case 'out-of-distribution':
      return detectNonsenseOfNetwork(task, context);
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
  await cp(made.savedModel('random').model, model, { recursive: true });
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

const tasks: readonly (readonly [string, () => ShardedTask])[] = [
  ['submit', () => made.submitTask()],
  ['bounds', () => made.certifyTask(bounds, 50)],
  // Batches of 250, four of them between two looks at what there is to keep; and batches of 300, of which that would be three and a part.
  ['intervals', () => made.certifyTask(intervals, 1300)],
  ['larger batches', () => ({ ...made.certifyTask(intervals, 1300), batchSize: 300 })],
  ['smoothing', () => made.certifyTask(smoothing, 13)],
  ['evaluate', () => made.evaluateTask()],
  ['corruptions', () => made.corruptionsTask()],
  ['robustness', () => made.robustnessTask()],
  ['rejection', () => made.rejectionTask()],
  ['nonsense', () => made.nonsenseTask()],
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
      for (const shards of [3, 100])
        expect(await measure(task, `${name}-${engine}-${shards}`, shards, engine)).toBe(whole);
    });
  },
);

test('parts go on from the votes of fewer copies, and the votes of all images are kept', {
  timeout: 2 * minutes,
}, async () => {
  await measure(made.certifyTask(smoothing, 13), 'grown', 2);
  const votes = join(root, '.checkpoints', 'grown.votes.json');
  const before = JSON.parse(await readFile(votes, 'utf8'));
  expect(before.outcomes).toHaveLength(13);
  // Seconds of the votes that are gone on from are shared by the parts.
  await writeJson(votes, { identity: before.identity, seconds: 1000, outcomes: before.outcomes });
  const more = made.certifyTask({ ...smoothing, n: 80 }, 13);
  expect(await measure(more, 'grown', 2)).toBe(await measure(more, 'from-scratch', 1));
  const { seconds } = JSON.parse(await readFile(join(root, 'grown.json'), 'utf8'));
  expect(seconds).toBeGreaterThan(1000);
  expect(seconds).toBeLessThan(1100);
});

describe('parts', () => {
  const taskOf = () => made.submitTask({ epsilons: [0.5], images: 5 });
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
    const other = made.savedModel('other');
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

test('a saved model is evaluated in parts, which write nothing but themselves', async () => {
  const { folder: _, heldOutFrom: __, ...evaluated } = made.evaluateTask();
  const task: EvaluateSavedModelTask = { ...evaluated, kind: 'evaluate-saved-model', engine: 'wasm', attack: 'pgd' };
  const small = { ...task, images: 500, strengths: [0.1] };
  const steps = shardedSteps<{ name: string; inputs: string[]; outputs: string[]; task: Task }>(
    { name: 'saved', inputs: [], outputs: [], task: small },
    { shards: 2, partsFolder: join(root, 'saved-parts') },
  );
  const done: StepResult[] = [];
  for (const step of steps) done.push(await run(step.task));
  const curves = ({ value }: StepResult) => (value as SavedModelEvaluation).evaluation.curves;
  expect(done).toHaveLength(3);
  expect(curves(done[2])).toEqual(curves(await run(small)));
});

test('shards that are no whole number from 1 on are refused', () => {
  for (const shards of [0, 1.5])
    expect(() => stepsOf(made.submitTask(), 'none', shards)).toThrow(
      `shards: expected a whole number >= 1, got ${shards}`,
    );
});

test('what cannot be split, and one batch, stay one step', () => {
  const step = { name: 'card', inputs: [], outputs: ['card.json'], task: { kind: 'card' } };
  expect(shardedSteps(step, { shards: 3 })).toEqual([step]);
  expect(stepsOf(made.submitTask({ images: 2 }), 'one', 3)).toHaveLength(1);
});
