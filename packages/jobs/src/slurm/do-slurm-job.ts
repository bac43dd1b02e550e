import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { readRecord } from '../artifacts/job-record.ts';
import { sha256Of } from '../artifacts/stored-files.ts';
import { describeError } from '../describe-error.ts';
import { Interrupted } from '../interrupted.ts';
import type { StopSignals } from '../stop-signals.ts';
import { doStoredJob, type Machine } from '../worker/do-stored-job.ts';
import { checkpointsName } from '../worker/shared-checkpoints.ts';
import { readSlurmJob, writeFailure } from './slurm-files.ts';
import { requeueInSlurm } from './slurm-programs.ts';

/** Node keeps SIGUSR1 for its debugger; SIGTERM comes from `scancel` and must end the job for good. */
export const TIME_IS_UP = 'SIGUSR2';

/**
 * What a Slurm job of `slurmDispatcher` runs on its compute node: does the stored job of that key. Before its time limit a job with
 * checkpoints saves them and has Slurm start it again, from where it was; so does another machine after this one was lost.
 *
 * @param signals `stop` by SIGTERM, which Slurm sends before it kills: the job saves its checkpoints and ends
 * @returns the exit code of the process: 0 for done, 1 for failed (the store then says why), 130 for stopped
 * @example
 * process.exitCode = await doSlurmJob(key, machine, catchStopSignals(() => {}));
 */
export async function doSlurmJob(
  key: string,
  machine: Machine,
  { stop, kill }: Pick<StopSignals, 'stop' | 'kill'>,
): Promise<number> {
  const { store } = machine;
  const time = await timeLimit(key, store);
  try {
    await doIt(key, machine, { stop: AbortSignal.any([stop, time.isUp]), kill });
    return 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) return await fail(key, describeError(error).message, store);
    if (stop.aborted) return 130;
    if (await time.hasGained()) return await goOn();
    const message = 'its time limit came before it had saved anything new: allow it more time (--time-limit)';
    return await fail(key, message, store);
  } finally {
    time.release();
  }
}

async function doIt(key: string, machine: Machine, signals: Pick<StopSignals, 'stop' | 'kill'>): Promise<void> {
  const { store } = machine;
  const data = await readSlurmJob(store, key);
  if (data === null) {
    if (await readRecord(store, key)) return;
    throw new Error(`expected the job ${key} in ${store.place}, found none: do all machines see the same folder?`);
  }
  // One of its own: what Slurm believes to be lost may still run, and on this machine.
  await mkdir(machine.scratch, { recursive: true });
  const scratch = await mkdtemp(join(machine.scratch, 'slurm-'));
  try {
    await doStoredJob(data, { ...machine, scratch }, { ...signals, ...logListeners() });
  } catch (error) {
    if (isOfAnotherPlatform(data, machine))
      throw new Error(`${describeError(error).message}: name nodes that are alike with sbatch's --constraint`);
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function isOfAnotherPlatform(data: unknown, { envOf }: Machine): boolean {
  const { platform } = data as { platform?: unknown };
  return typeof platform === 'string' && envOf(platform) === null;
}

/** Slurm's signal that time is nearly up: only a job that goes on from checkpoints gains by being stopped then. */
async function timeLimit(key: string, store: ArtifactStore) {
  const up = new AbortController();
  const before = await checkpointOf(key, store);
  const onSignal = async () => {
    const job = (await readSlurmJob(store, key).catch(() => null)) as { checkpoints?: unknown } | null;
    if (typeof job?.checkpoints === 'string') up.abort();
  };
  process.on(TIME_IS_UP, onSignal);
  return {
    isUp: up.signal,
    hasGained: async () => (await checkpointOf(key, store)) !== before,
    release: () => process.off(TIME_IS_UP, onSignal),
  };
}

async function checkpointOf(key: string, store: ArtifactStore): Promise<string> {
  const bytes = await store.read(checkpointsName(key));
  return bytes ? sha256Of(bytes) : '';
}

/** Should that not be allowed, the coordinator submits it again. */
async function goOn(): Promise<number> {
  console.log('its time limit is near: saved, and to be started again');
  await requeueInSlurm(process.env.SLURM_JOB_ID ?? '').catch((error: Error) => console.error(error.message));
  return 130;
}

async function fail(key: string, message: string, store: ArtifactStore): Promise<number> {
  console.error(message);
  await writeFailure(store, key, { message, node: process.env.SLURMD_NODENAME ?? hostname() });
  return 1;
}

const SECONDS_BETWEEN_LINES = 30;

/** What a job says goes to its log. */
function logListeners() {
  let last = -Infinity;
  return {
    onStart() {},
    onNote: (text: string) => console.log(text),
    onProgress(done: number, note: string) {
      if (performance.now() - last < SECONDS_BETWEEN_LINES * 1000) return;
      last = performance.now();
      console.log(`${Math.round(100 * done)} % ${note}`);
    },
  };
}
