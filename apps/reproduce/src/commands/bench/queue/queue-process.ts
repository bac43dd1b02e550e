// Of `pnpm bench queue`: `queue-process.ts coordinator|worker <url> <folder> <jobs>`.
import { join } from 'node:path';
import { spareMemory } from '@saf/cli/machines';
import {
  type ArtifactStore,
  catchStopSignals,
  defineTask,
  type Job,
  openStore,
  runJobs,
  storeExecutor,
  type TaskModule,
} from '@saf/jobs';
import { bullmqDispatcher, runBullmqWorker } from '@saf/jobs/bullmq';
import { z } from 'zod';

/** What a coordinator found out. */
export interface Coordinated {
  readonly seconds: number;
  /** The most memory that it had, in bytes. */
  readonly peak: number;
}

const empty = defineTask({
  kind: 'empty',
  schema: z.strictObject({ kind: z.literal('empty'), number: z.int() }),
  memory: () => 0,
  run: async () => ({ summary: '' }),
});

/** @public Processes would import it by its address. */
export const tasks = [empty];

const module: TaskModule = { url: import.meta.url, tasks: tasks as TaskModule['tasks'] };
const version = 'bench';
const [, , role, url, folder, count] = process.argv;
const signals = catchStopSignals(() => {});
const onNote = (text: string) => process.stderr.write(`${role}: ${text}\n`);

if (role === 'worker') await work();
else process.stdout.write(JSON.stringify(await coordinate()));
process.exit(0);

async function coordinate(): Promise<Coordinated> {
  spareMemory();
  const store = await openStore(join(folder, 'share'));
  const root = join(folder, 'run');
  const jobs = Array.from({ length: Number(count) }, (_, number): Job => {
    const task = { kind: 'empty', number };
    return { name: `job ${number}`, inputs: [], outputs: [], task };
  });
  const started = performance.now();
  const dispatcher = await bullmqDispatcher({ url, store, run: root, onNote });
  const executor = storeExecutor({ store, dispatcher, tasks: module, root, version, platformOf: () => null });
  const display = { start() {}, update() {}, end() {}, note: onNote, close() {} };
  await runJobs(jobs, { executor, display, signals });
  const seconds = (performance.now() - started) / 1000;
  await dispatcher.close();
  return { seconds, peak: process.resourceUsage().maxRSS * 1024 };
}

async function work(): Promise<void> {
  const store = doneAtOnce(await openStore(join(folder, 'share')));
  const machine = { store, tasks: module, version, envOf: () => ({}), scratch: join(folder, 'scratch') };
  await runBullmqWorker({ url, machine, platforms: [null], concurrency: 32, signals, onNote, onJob() {} });
}

/** A store in which each job is done as soon as somebody looks whether it is: a job without a process. */
function doneAtOnce(store: ArtifactStore): ArtifactStore {
  return {
    ...store,
    async read(name) {
      const found = await store.read(name);
      const key = /^records\/..\/(\w+)\.json$/.exec(name)?.[1];
      if (found || key === undefined) return found;
      const record = { key, name: 'empty', outputs: [], result: { summary: '' }, worker: 'bench' };
      await store.write(name, Buffer.from(JSON.stringify(record)));
      return Buffer.from(JSON.stringify(record));
    },
  };
}
