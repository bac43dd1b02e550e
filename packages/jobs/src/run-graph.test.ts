import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Job, jobGraph } from './job.ts';
import { type Outcome, runGraph } from './run-graph.ts';

const job = (name: string, inputs: string[] = [], outputs: string[] = [`${name}.out`]): Job => ({
  name,
  inputs,
  outputs,
  task: { kind: 'write' },
});

/** fetch → train a, train b → evaluate a, evaluate b → draw, as a run has it. */
const run = [
  job('draw', ['evaluate a.out', 'evaluate b.out']),
  job('evaluate a', ['train a.out', 'fetch.out']),
  job('evaluate b', ['train b.out', 'fetch.out']),
  job('train a', ['fetch.out']),
  job('train b', ['fetch.out']),
  job('fetch'),
];

const states = (outcomes: Map<string, Outcome>) =>
  Object.fromEntries([...outcomes].map(([name, { state }]) => [name, state]));

/** Jobs that end when they are told to. */
function manual() {
  const running = new Map<string, { end(): void; fail(): void }>();
  const execute = ({ name }: Job) =>
    new Promise<void>((resolve, reject) => {
      const leave = (act: () => void) => () => {
        running.delete(name);
        act();
      };
      running.set(name, { end: leave(resolve), fail: leave(() => reject(new Error(`${name} broke`))) });
    });
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  return { running, execute, turn, names: () => [...running.keys()].sort() };
}

describe('runGraph', () => {
  test('does what the files allow, as many at once as it may', async () => {
    const { running, execute, turn, names } = manual();
    const done = runGraph(run, { concurrency: 2, execute });
    const steps: string[][] = [];
    for (const next of ['fetch', 'train b', 'train a', 'evaluate a', 'evaluate b', 'draw']) {
      steps.push(names());
      running.get(next)?.end();
      await turn();
    }
    expect(steps).toEqual([
      ['fetch'],
      ['train a', 'train b'],
      ['evaluate b', 'train a'],
      ['evaluate a', 'evaluate b'],
      ['evaluate b'],
      ['draw'],
    ]);
    expect(new Set(Object.values(states(await done)))).toEqual(new Set(['done']));
  });

  test('begins with the job of the longest way to the end', async () => {
    const started: string[] = [];
    const execute = async ({ name }: Job) => void started.push(name);
    await runGraph([job('alone'), job('b', ['a.out']), job('c', ['b.out']), job('a')], { concurrency: 1, execute });
    expect(started).toEqual(['a', 'b', 'alone', 'c']);
  });

  test.each([
    ['in a row', (i: number) => (i > 0 ? [`${i - 1}.out`] : [])],
    ['all after one', (i: number) => (i > 0 ? ['0.out'] : [])],
  ])('does ten thousand jobs %s', async (_, inputs) => {
    const many = Array.from({ length: 10_000 }, (_, i) => job(`${i}`, inputs(i)));
    const outcomes = await runGraph(many, { concurrency: Infinity, execute: async () => {} });
    expect([...outcomes.values()].every(({ state }) => state === 'done')).toBe(true);
  });

  test('a job that may not start yet waits until another has ended; alone it may', async () => {
    const { running, execute, turn, names } = manual();
    const asked: string[] = [];
    const mayStart = (each: Job, others: readonly Job[]) => {
      asked.push(`${each.name} beside ${others.map(({ name }) => name)}`);
      return each.name !== 'large';
    };
    const done = runGraph([job('a'), job('large'), job('b')], { concurrency: 3, execute, mayStart });
    const steps = [];
    for (const next of ['a', 'b', 'large']) {
      steps.push(names());
      running.get(next)?.end();
      await turn();
    }
    expect(steps).toEqual([['a', 'b'], ['b'], ['large']]);
    expect(asked).toEqual(['large beside a', 'b beside a', 'large beside b']);
    expect(states(await done)).toEqual({ a: 'done', large: 'done', b: 'done' });
  });

  test('a failure stops only what waits for it', async () => {
    const { running, execute, turn } = manual();
    const done = runGraph(run, { concurrency: 2, execute });
    running.get('fetch')?.end();
    await turn();
    running.get('train a')?.fail();
    running.get('train b')?.end();
    await turn();
    running.get('evaluate b')?.end();
    const outcomes = await done;
    expect(states(outcomes)).toEqual({
      fetch: 'done',
      'train a': 'failed',
      'train b': 'done',
      'evaluate a': 'skipped',
      'evaluate b': 'done',
      draw: 'skipped',
    });
    expect(outcomes.get('train a')).toMatchObject({ error: { message: 'train a broke' } });
  });

  test('stopped, it starts nothing more and waits for what runs', async () => {
    const { running, execute, turn } = manual();
    const stop = new AbortController();
    const done = runGraph(run, { concurrency: 2, execute, signal: stop.signal });
    running.get('fetch')?.end();
    await turn();
    stop.abort();
    running.get('train a')?.end();
    await turn();
    expect(running.size).toBe(1);
    running.get('train b')?.end();
    expect(states(await done)).toMatchObject({ 'train a': 'done', 'train b': 'done', 'evaluate a': 'skipped' });
  });

  test.each([
    ['a circle', [job('a', ['b.out']), job('b', ['a.out'])], 'jobs wait for each other: a <- b <- a'],
    ['a shared name', [job('a'), job('a', [], ['other'])], 'two jobs are named "a"'],
    ['a shared output', [job('a', [], ['x']), job('b', [], ['x'])], 'the jobs "a" and "b" both write x'],
  ])('refuses %s', async (_, jobs, message) => {
    await expect(runGraph(jobs, { concurrency: 1, execute: async () => {} })).rejects.toThrow(message);
  });

  test('never starts a job before those it waits for, nor more at once than allowed', async () => {
    // Any graph whose edges go from a lower to a higher number, in any order of the list.
    const graphs = fc
      .nat({ max: 6 })
      .chain((most) =>
        fc.tuple(
          fc.array(fc.tuple(fc.nat({ max: most }), fc.nat({ max: most })), { maxLength: 12 }),
          fc.shuffledSubarray([...Array(most + 1).keys()], { minLength: most + 1 }),
          fc.integer({ min: 1, max: 3 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(graphs, async ([edges, order, concurrency]) => {
        const jobs = order.map((i) =>
          job(
            `${i}`,
            edges.filter(([from, to]) => to === i && from < i).map(([from]) => `${from}.out`),
          ),
        );
        const graph = jobGraph(jobs);
        const done = new Set<string>();
        let running = 0;
        const execute = async (each: Job) => {
          expect(++running).toBeLessThanOrEqual(concurrency);
          expect(graph.before(each).every(({ name }) => done.has(name))).toBe(true);
          await Promise.resolve();
          running--;
          done.add(each.name);
        };
        await runGraph(jobs, { concurrency, execute });
        expect(done.size).toBe(jobs.length);
      }),
    );
  });
});
