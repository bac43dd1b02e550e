import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { ArgumentError, checkOneOf } from '@saf/checks';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { bitsOf, type JobRecord, readRecord, writeRecord } from '../artifacts/job-record.ts';
import { fromLocal, isInside, mapStrings, stringsIn, toLocal } from '../artifacts/portable-paths.ts';
import { fetchToScratch, storeFile } from '../artifacts/stored-files.ts';
import { type StoredJob, storedJobSchema } from '../artifacts/stored-job.ts';
import type { JobListeners } from '../executors/executor.ts';
import { localExecutor } from '../executors/local-executor.ts';
import { definitionOf, type Task, type TaskModule } from '../task.ts';
import { sharedCheckpoints } from './shared-checkpoints.ts';

/** What a machine can do, and where. */
export interface Machine {
  readonly store: ArtifactStore;
  readonly tasks: TaskModule;
  /** Of the code that is here. */
  readonly version: string;
  /** Platforms on which this machine gives the bits that are asked for, each with the environment variables of its processes. */
  envOf(platform: string | null): Readonly<Record<string, string>> | null;
  /** A folder of this machine's own for files of jobs under way. */
  readonly scratch: string;
  /** Folders of this machine that tasks may read beside, such as one of images. */
  readonly mayRead?: readonly string[];
}

/**
 * Does a job that another machine planned, in a process of its own: its inputs come from the store, and what it leaves goes there. What
 * somebody has done already is not done again.
 *
 * @returns what it left
 * @throws ArgumentError for a job that this machine may not or cannot do; Interrupted if it was stopped; Error with the message of what
 *   failed
 */
export async function doStoredJob(data: unknown, machine: Machine, listeners: JobListeners): Promise<JobRecord> {
  const job = checkStoredJob(data, machine);
  const done = await readRecord(machine.store, job.key);
  if (done) return done;
  const folder = join(machine.scratch, job.key);
  const checkpoints = job.checkpoints === undefined ? null : await restoredCheckpoints(job, folder, machine.store);
  try {
    await fetchInputs(job, folder, machine.store);
    const record = await doIn(folder, job, machine, listeners);
    await checkpoints?.remove();
    return record;
  } catch (error) {
    await checkpoints?.save();
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function doIn(
  folder: string,
  job: StoredJob,
  { store, tasks, envOf }: Machine,
  listeners: JobListeners,
): Promise<JobRecord> {
  const outputs = job.outputs.map((path) => toLocal(path, folder));
  const task = localTask(job, folder);
  const local = localExecutor({ tasks, concurrency: 1, env: envOf(job.platform)! });
  const result = await local.execute({ name: job.name, inputs: [], outputs, task }, listeners);
  const { measured = [] } = definitionOf(task, tasks.tasks);
  return writeRecord(store, {
    key: job.key,
    name: job.name,
    outputs: await Promise.all(job.outputs.map((path, i) => leave(path, outputs[i], measured, store))),
    result: mapStrings(result, (text) => fromLocal(text, folder)) as JobRecord['result'],
    worker: `${hostname()}, process ${process.pid}`,
  });
}

/**
 * The job as this machine may do it.
 *
 * @throws ArgumentError for data of another form, another version of the code, a kind or a platform that is not here, or a path outside
 *   of the job's folder
 */
function checkStoredJob(data: unknown, { version, envOf, tasks, mayRead = [], scratch }: Machine): StoredJob {
  const parsed = storedJobSchema.safeParse(data);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new ArgumentError(`job: ${path.join('.')}`, message.replace(/^.*expected /, ''), data);
  }
  const job = parsed.data;
  if (job.version !== version) throw new ArgumentError(`${job.name}: version`, version, job.version);
  checkOneOf(
    'task.kind',
    job.task.kind,
    tasks.tasks.map(({ kind }) => kind),
  );
  if (envOf(job.platform) === null)
    throw new ArgumentError(`${job.name}: platform`, 'one on which this machine gives the same bits', job.platform);
  const place = join(scratch, job.key);
  const texts = stringsIn([job.inputs, job.outputs, job.checkpoints ?? '', job.task]).map((text) =>
    toLocal(text, place),
  );
  const outside = texts.find(
    (text) =>
      (isAbsolute(text) || text.split(/[\\/]/).includes('..')) &&
      ![place, ...mayRead].some((each) => isInside(text, each)),
  );
  if (outside)
    throw new ArgumentError(
      `${job.name}: a path`,
      'one inside of the job, or of a folder that this machine may read',
      outside,
    );
  const code = texts.find((text) => isInside(text, place) && isCode.test(text));
  if (code) throw new ArgumentError(`${job.name}: a path`, 'one of data, since no code travels', code);
  definitionOf(localTask(job, place), tasks.tasks);
  return job;
}

/** Names of modules that a process might import. */
const isCode = /\.[cm]?[jt]sx?$/i;

const localTask = (job: StoredJob, folder: string): Task =>
  mapStrings(job.task, (text) => toLocal(text, folder)) as Task;

async function fetchInputs({ inputs }: StoredJob, folder: string, store: ArtifactStore): Promise<void> {
  for (const { path, sha256 } of inputs) await fetchToScratch(store, { sha256 }, toLocal(path, folder));
}

async function leave(path: string, file: string, measured: readonly string[], store: ArtifactStore) {
  return { path, ...(await storeFile(store, file)), bits: await bitsOf(file, measured) };
}

/** What another worker had done of the job before it was lost, and a place for what this one does. */
async function restoredCheckpoints(job: StoredJob, folder: string, store: ArtifactStore) {
  const checkpoints = sharedCheckpoints(store, job.key, toLocal(job.checkpoints!, folder));
  await checkpoints.restore();
  checkpoints.watch();
  return checkpoints;
}
