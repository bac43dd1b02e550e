import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Job } from '../job.ts';
import { simulateRun } from './simulate-run.ts';

const job = (name: string, before: string[] = []): Job => ({
  name,
  inputs: before.map((each) => `${each}.out`),
  outputs: [`${name}.out`],
  task: { kind: 'x' },
});

describe('simulateRun', () => {
  test('a run that can be counted by hand', () => {
    // fetch 1, then a 3 and b 4, then draw 2 after both; c 5 waits for nobody.
    const seconds: Record<string, number> = { fetch: 1, a: 3, b: 4, draw: 2, c: 5 };
    const jobs = [job('fetch'), job('a', ['fetch']), job('b', ['fetch']), job('draw', ['a', 'b']), job('c')];
    const simulate = (workers: number, queueSeconds = 0) =>
      simulateRun(jobs, { workers, secondsOf: ({ name }) => seconds[name], queueSeconds });
    expect(simulate(1)).toEqual({
      seconds: 15,
      speedup: 1,
      busy: 1,
      longestPath: { seconds: 7, jobs: ['fetch', 'b', 'draw'] },
    });
    // fetch and c; a at 1, b at 4, draw at 8.
    expect(simulate(2)).toMatchObject({ seconds: 10, speedup: 1.5, busy: 0.75 });
    expect(simulate(3)).toMatchObject({ seconds: 7, busy: 15 / 21 });
    expect(simulate(3, 1)).toMatchObject({ seconds: 10, longestPath: { seconds: 10 } });
  });

  test('ten thousand jobs on a thousand workers are simulated at once', () => {
    const jobs = Array.from({ length: 10_000 }, (_, i) => job(`${i}`));
    expect(simulateRun(jobs, { workers: 1_000, secondsOf: () => 3 }).seconds).toBe(30);
  });

  test('nothing to do takes no time', () => {
    expect(simulateRun([], { workers: 3, secondsOf: () => 1 })).toMatchObject({
      seconds: 0,
      longestPath: { jobs: [] },
    });
  });

  test.each([
    [{ workers: 0, secondsOf: (): number => 1 }, 'workers: expected '],
    [{ workers: 1, secondsOf: (): number => -1 }, 'seconds of a: expected '],
    [{ workers: 1, secondsOf: (): number => 1, queueSeconds: Number.NaN }, 'queueSeconds: expected '],
  ])('refuses %j', (options, message) => expect(() => simulateRun([job('a')], options)).toThrow(message));

  test('keeps the bounds of list scheduling, for any graph', () => {
    // Any graph whose edges go from a lower to a higher number. Whole seconds: sums are exact.
    const graph = fc.record({
      seconds: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 30 }),
      edges: fc.array(fc.tuple(fc.nat({ max: 29 }), fc.nat({ max: 29 })), { maxLength: 60 }),
      workers: fc.integer({ min: 1, max: 12 }),
      queueSeconds: fc.nat({ max: 3 }),
    });
    fc.assert(
      fc.property(graph, ({ seconds, edges, workers, queueSeconds }) => {
        const before = (i: number) => edges.filter(([from, to]) => to === i && from < i).map(([from]) => `${from}`);
        const jobs = seconds.map((_, i) => job(`${i}`, before(i)));
        const secondsOf = ({ name }: Job) => seconds[Number(name)];
        const found = simulateRun(jobs, { workers, secondsOf, queueSeconds });
        const all = seconds.reduce((sum, each) => sum + each + queueSeconds, 0);
        const longest = found.longestPath.seconds;
        expect(found.longestPath.jobs.reduce((sum, name) => sum + seconds[Number(name)] + queueSeconds, 0)).toBe(
          longest,
        );
        expect(found.seconds).toBeGreaterThanOrEqual(Math.max(longest, all / workers));
        expect(found.seconds).toBeLessThanOrEqual(all / workers + longest * (1 - 1 / workers) + 1e-9);
        const one = simulateRun(jobs, { workers: 1, secondsOf, queueSeconds });
        expect(one.seconds).toBe(all);
        expect(simulateRun(jobs, { workers: 30, secondsOf, queueSeconds }).seconds).toBe(longest);
      }),
    );
  });
});
