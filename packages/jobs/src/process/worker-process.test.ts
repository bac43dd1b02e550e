import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { testTasks } from '../../test/tasks.ts';
import { Interrupted } from '../interrupted.ts';
import { WorkerCrash } from './worker-crash.ts';
import { runInWorker } from './worker-process.ts';

const endless = { kind: 'endless' };

describe('runInWorker', () => {
  test('gives the message of a task that fails', async () => {
    await expect(runInWorker({ kind: 'fail' }, { module: testTasks })).rejects.toThrow('expected a flag, got none');
  });

  test('refuses data that the schema of the kind refuses', async () => {
    const unfit = { kind: 'write', file: 7, text: '' };
    await expect(runInWorker(unfit, { module: testTasks })).rejects.toThrow('task write: file: expected string, got 7');
  });

  test('asked to stop, a worker ends', async () => {
    const stop = new AbortController();
    const done = runInWorker(endless, { module: testTasks, signal: stop.signal, onNote: () => stop.abort() });
    await expect(done).rejects.toBeInstanceOf(Interrupted);
  });

  test.runIf(process.platform === 'linux')('says how a worker crashed', async () => {
    const before = children();
    const done = runInWorker(endless, {
      module: testTasks,
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
