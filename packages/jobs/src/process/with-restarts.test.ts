import { describe, expect, test } from 'vitest';
import { withRestarts } from './with-restarts.ts';
import { WorkerCrash } from './worker-crash.ts';

/** Each attempt shows how far it starts and ends as it is told: by a crash, an error, or well. */
function play(...attempts: { from?: number; to?: number; error?: Error }[]) {
  const seen = { attempts: 0, restarts: 0 };
  const done = withRestarts({
    attempt: async (onProgress) => {
      const { from, to, error } = attempts[seen.attempts++];
      for (const share of [from, to]) if (share !== undefined) onProgress(share, '');
      if (error) throw error;
      return 'done';
    },
    onProgress: () => {},
    onRestart: () => seen.restarts++,
  });
  return { done, seen };
}
const error = new WorkerCrash('the process ended by SIGKILL');
const crash = (from?: number, to?: number) => ({ from, to, error });

describe('a task whose worker crashes', () => {
  test('is started again', async () => {
    const { done, seen } = play(crash(0, 0.6), { from: 0.5, to: 1 });
    expect(await done).toBe('done');
    expect(seen).toEqual({ attempts: 2, restarts: 1 });
  });

  test.each([
    ['as far as the first', [0.5, 0.5, 0.5]],
    ['less far than the first', [0.5, 0.4, 0.3]],
    ['a trifle further', [0.5, 0.501, 0.502]],
  ])('is given up after two restarts from the same place that come %s', async (_, ends) => {
    const { done, seen } = play(...ends.map((end) => crash(0.25, end)), {});
    await expect(done).rejects.toThrow('crashed 3 times in a row: the process ended by SIGKILL');
    expect(seen).toEqual({ attempts: 3, restarts: 2 });
  });

  test('goes on where each restart comes further, from wherever it starts', async () => {
    const ends = [0.1, 0.2, 0.2, 0.4, 0.3, 0.6, 0.9];
    const { done, seen } = play(...ends.map((end) => crash(0, end)), {});
    expect(await done).toBe('done');
    expect(seen.restarts).toBe(ends.length);
  });

  test('is given up where it never says anything', async () => {
    const { done, seen } = play(crash(), crash(), crash(), {});
    await expect(done).rejects.toThrow('crashed 3 times in a row');
    expect(seen.attempts).toBe(3);
  });

  test('goes on as long as checkpoints do', async () => {
    const shares = [0, 0.1, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5];
    const { done, seen } = play(...shares.map((share) => crash(share)), {});
    expect(await done).toBe('done');
    expect(seen.restarts).toBe(shares.length);
  });

  test('counts again after progress', async () => {
    const { done, seen } = play(crash(0), crash(0), crash(0.5), crash(0.5), crash(0.5), {});
    await expect(done).rejects.toThrow('crashed 3 times');
    expect(seen.attempts).toBe(5);
  });
});

test('an error that a worker reports is not tried again', async () => {
  const { done, seen } = play({ from: 0, error: new Error('no space left on the disk') }, {});
  await expect(done).rejects.toThrow(/^no space left on the disk$/);
  expect(seen).toEqual({ attempts: 1, restarts: 0 });
});
