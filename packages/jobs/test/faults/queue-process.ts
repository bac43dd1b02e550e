// A worker or a coordinator of the tests of faults, in a process of its own: `node queue-process.ts worker|coordinator <options as JSON>`.
import { join } from 'node:path';
import { folderStore } from '../../src/artifacts/folder-store.ts';
import { bullmqDispatcher } from '../../src/bullmq/coordinator/dispatcher.ts';
import { runBullmqWorker } from '../../src/bullmq/worker/run-worker.ts';
import { storeExecutor } from '../../src/executors/store-executor.ts';
import type { Job } from '../../src/job.ts';
import { runJobs } from '../../src/run-jobs.ts';
import { catchStopSignals } from '../../src/stop-signals.ts';
import { testTasks } from '../tasks.ts';

interface Given {
  readonly url: string;
  readonly folder: string;
  readonly share?: string;
  readonly scratch?: string;
  readonly lockSeconds?: number;
  readonly jobs?: readonly Job[];
}

const [, , role, options] = process.argv;
const given = JSON.parse(options) as Given;
const { url, folder, share = join(folder, 'share'), scratch = join(folder, 'scratch'), jobs = [] } = given;
const say = (text: string) => process.stdout.write(`${text}\n`);
const store = await folderStore(share);
const signals = catchStopSignals(() => {});

if (role === 'worker') {
  const machine = { store, tasks: testTasks, version: '1', envOf: () => ({}), scratch };
  await runBullmqWorker({
    url,
    machine,
    platforms: [null],
    concurrency: 1,
    signals,
    lockSeconds: given.lockSeconds ?? 1,
    lostLimit: 50,
    restSeconds: 0.5,
    silenceLimit: 6,
    secondsToEnd: 0.5,
    silenceOfServer: 6,
    onNote: (text) => say(`note ${text}`),
    onJob: ({ name, state, note }) => state !== 'progress' && say(`${state} ${name} ${note}, by ${process.pid}`),
  });
} else {
  const root = join(folder, 'run');
  const more = { lockSeconds: 2, secondsBetweenLooks: 0.5, silenceOfServer: 6 };
  const dispatcher = await bullmqDispatcher({ url, store, run: root, onNote: (text) => say(`note ${text}`), ...more });
  say(`coordinator ${process.pid} has a queue`);
  const executor = storeExecutor({ store, dispatcher, tasks: testTasks, root, version: '1', platformOf: () => null });
  const display = {
    start() {},
    update() {},
    end: (job: string, state: string, note: string) => say(`${job} ${state} ${note}`),
    note: (text: string) => say(`note ${text}`),
    close() {},
  };
  await runJobs(jobs, { executor, display, signals }).finally(() => dispatcher.close());
  say('finished');
}
process.exit(0);
