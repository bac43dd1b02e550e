import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Interrupted } from './interrupted.ts';
import type { Task } from './task.ts';
import { WorkerCrash } from './worker-crash.ts';
import { runInWorker } from './worker-process.ts';

const nowhere = join(tmpdir(), 'reproduce-nowhere');
const failing: Task = {
  kind: 'draw',
  profile: 'quick',
  folder: nowhere,
  results: [join(nowhere, 'plain.json')],
  inspections: [],
  theory: null,
};
/** Longer than a test waits, on any engine. */
const endless: Task = { kind: 'measure', engine: 'wasm', network: 'mnist-plain', warmUp: 1, steps: 10_000, images: 0 };

describe('runInWorker', () => {
  test('gives the message of a task that fails', async () => {
    await expect(runInWorker(failing, { threads: 1 })).rejects.toThrow(
      `${join(nowhere, 'plain.json')}: expected a result file that can be read, got "ENOENT"`,
    );
  });

  test('asked to stop, a worker ends', async () => {
    const stop = new AbortController();
    const done = runInWorker(endless, { threads: 1, signal: stop.signal, onNote: () => stop.abort() });
    await expect(done).rejects.toBeInstanceOf(Interrupted);
  });

  test.runIf(process.platform === 'linux')('says how a worker crashed', async () => {
    const before = children();
    const done = runInWorker(endless, {
      threads: 1,
      onNote: () => {
        const [worker] = children().filter((pid) => !before.includes(pid));
        process.kill(worker, 'SIGKILL');
      },
    });
    await expect(done).rejects.toThrow(new WorkerCrash('the process ended by SIGKILL'));
  });
});

function children(): number[] {
  const text = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}
