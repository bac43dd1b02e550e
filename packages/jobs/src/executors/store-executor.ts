import { join } from 'node:path';
import pLimit from 'p-limit';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { BroughtFiles } from '../artifacts/brought-files.ts';
import { disagreements, type JobRecord, readRecord, recordName } from '../artifacts/job-record.ts';
import { isInside, mapStrings } from '../artifacts/portable-paths.ts';
import { DamagedArtifact, fetchFile } from '../artifacts/stored-files.ts';
import { type StoredJob, storedJob } from '../artifacts/stored-job.ts';
import { openManifest, type RunManifest } from '../garbage/run-manifest.ts';
import { Interrupted } from '../interrupted.ts';
import { type Job, jobGraph } from '../job.ts';
import { definitionOf, type TaskModule, type TaskResult } from '../task.ts';
import type { Executor, JobListeners } from './executor.ts';
import { localExecutor } from './local-executor.ts';
import { waitForRoom } from './wait-for-room.ts';

/** Has stored jobs done by other machines: a queue, a cluster. */
export interface Dispatcher {
  /** Jobs at the same time at most; Infinity, the default, where others decide. */
  readonly concurrency?: number;
  /**
   * Has one job done, whose inputs are in the store; resolves once its record is there. The same job may be given again, also by another
   * process: it is done once.
   *
   * @param priority jobs of a longer way to the end of the graph first
   * @throws Interrupted if it was stopped, which leaves the job to those who do it; Error with the message of what failed
   */
  dispatch(job: StoredJob, priority: number, listeners: JobListeners): Promise<void>;
  /** Told how far the run is, for those who look at it from elsewhere. */
  report?(counts: RunCounts): void;
}

/** Jobs of a run: in all, those that are done in this run or an earlier one, and those that failed. */
export interface RunCounts {
  readonly jobs: number;
  readonly done: number;
  readonly failed: number;
}

export interface StoreExecutorOptions {
  readonly store: ArtifactStore;
  readonly dispatcher: Dispatcher;
  readonly tasks: TaskModule;
  /** The folder that the jobs write to, on this machine. */
  readonly root: string;
  /** Of the code that is here. */
  readonly version: string;
  /** What the bits of a job's artifacts hang on beside its task and inputs; null for nothing. */
  platformOf(job: Job): string | null;
  /** Kinds of tasks that are done on this machine, in processes of its own: those that gather what others left. */
  readonly here?: readonly string[];
  /** Whether what the store has of these jobs is done again. */
  readonly anew?: boolean;
}

/** Jobs whose inputs are brought to the store at the same time. */
const AT_ONCE = 16;

/**
 * Has jobs done by other machines that share an artifact store with this one, and brings what they leave. A job whose record is in the
 * store is done already.
 */
export function storeExecutor(options: StoreExecutorOptions): Executor {
  const { store, dispatcher, tasks, root, here = [] } = options;
  const local = localExecutor({ tasks, concurrency: 1 });
  let priorityOf: (job: Job) => number = () => 1;
  let manifest: RunManifest;
  const isHere = ({ task }: Job) => here.includes(task.kind);
  const counts = { jobs: 0, done: 0, failed: 0 };
  const report = (more: Partial<RunCounts>) => dispatcher.report?.(Object.assign(counts, more));
  const inFew = pLimit(AT_ONCE);
  const brought = new BroughtFiles(store);
  const execute = async (job: Job, listeners: JobListeners) => {
    const stored = await inFew(() => storedJob(job, options, brought));
    const record = await manifest.during(stored, async () => {
      if (options.anew) await store.remove(recordName(stored.key));
      return recordOf(stored, priorityOf(job), options, listeners);
    });
    await sayDisagreements(stored, store, listeners);
    return mapStrings(record.result, (text) => ofRun(text, root)) as TaskResult;
  };
  return {
    concurrency: dispatcher.concurrency ?? Infinity,
    async prepare(jobs) {
      for (const { task } of jobs) definitionOf(task, tasks.tasks);
      priorityOf = jobGraph(jobs).wayToEnd;
      manifest = await openManifest(store, options);
      report({ jobs: jobs.length });
    },
    async execute(job, listeners) {
      try {
        const result = await (isHere(job)
          ? local.execute(job, listeners)
          : waitForRoom(store, listeners, () => execute(job, listeners)));
        report({ done: counts.done + 1 });
        return result;
      } catch (error) {
        if (!(error instanceof Interrupted)) report({ failed: counts.failed + 1 });
        throw error;
      }
    },
  };
}

/** What a job left, once it is on this machine: from an earlier run, or done now. What is damaged is done again, once. */
async function recordOf(
  job: StoredJob,
  priority: number,
  { store, dispatcher, root }: StoreExecutorOptions,
  listeners: JobListeners,
): Promise<JobRecord> {
  for (let attempt = 1; ; attempt++) {
    const found = await readRecord(store, job.key);
    if (!found) await dispatcher.dispatch(job, priority, listeners);
    const record = found ?? (await readRecord(store, job.key));
    if (!record)
      throw new Error(`expected its record in ${store.place}, found none: do all machines see the same folder?`);
    try {
      for (const { path, sha256 } of record.outputs) await fetchFile(store, { sha256 }, ofRun(path, root));
      return record;
    } catch (error) {
      if (!(error instanceof DamagedArtifact) || attempt > 1) throw error;
      listeners.onNote(`${job.name}: done again, because ${error.message}`);
      await store.remove(recordName(job.key));
    }
  }
}

/** A path in the run's folder, on this machine; other texts as they are. */
function ofRun(text: string, root: string): string {
  if (text !== '{run}' && !text.startsWith('{run}/')) return text;
  const path = join(root, ...text.split('/').slice(1));
  if (isInside(path, root)) return path;
  throw new Error(`expected a path inside of the run's folder, got ${text}`);
}

async function sayDisagreements({ key }: StoredJob, store: ArtifactStore, { onNote }: JobListeners): Promise<void> {
  for (const { job, path, workers } of await disagreements(store, key))
    onNote(`${job}: ${path} is not the same to the bit on ${workers.join(' and on ')}; the first one counts`);
}
