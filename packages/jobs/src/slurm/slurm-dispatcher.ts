import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecord } from '../artifacts/job-record.ts';
import type { StoredJob } from '../artifacts/stored-job.ts';
import type { JobListeners } from '../executors/executor.ts';
import type { Dispatcher } from '../executors/store-executor.ts';
import { Interrupted } from '../interrupted.ts';
import { lastLines } from '../process/error-tail.ts';
import { AskedJob, forEachJob } from './asked-job.ts';
import { readFailure, readKeys, removeSlurmJob } from './slurm-files.ts';
import { jobsOfUser, mostInArray, SlurmError, type SlurmJob } from './slurm-programs.ts';
import { SlurmSubmitter, type SubmitOptions } from './slurm-submitter.ts';

export interface SlurmDispatcherOptions extends SubmitOptions {
  /** Between two looks at Slurm's queue; 10 by default. */
  readonly pollSeconds?: number;
}

export interface SlurmDispatcher extends Dispatcher {
  /** Looks at the queue no more; Slurm's jobs go on. */
  close(): Promise<void>;
}

/**
 * Has stored jobs done by Slurm. It submits them in arrays and asks `squeue` for all of them at once; a job that Slurm has already, because
 * another coordinator submitted it, is waited for. One that was lost with its machine is submitted again, three times at most. One that
 * somebody cancelled fails: that was on purpose.
 *
 * @throws SlurmError where Slurm is not installed, or its controller does not answer
 * @example
 * const dispatcher = await slurmDispatcher({ store, command: ['node', '/home/me/saf/job.js'], logs: '/home/me/logs', memoryOf, threadsOf });
 * await runJobs(jobs, { executor: storeExecutor({ store, dispatcher, ...rest }), display, signals });
 * await dispatcher.close();
 */
export async function slurmDispatcher(options: SlurmDispatcherOptions): Promise<SlurmDispatcher> {
  const largest = Math.min(MOST_TOGETHER, await mostInArray());
  await mkdir(options.logs, { recursive: true });
  return new PollingDispatcher(options, largest);
}

/** What is lost for the third time is lost for a reason: the job's, or the machines'. */
const MOST_SUBMISSIONS = 3;
/** Looks that a shared folder has to show what another machine wrote: clients of NFS ask for news once a minute at the latest. */
const MOST_LOOKS = 6;
/** Jobs that are released together are submitted together. */
const SECONDS_TO_GATHER = 1;
const POLL_SECONDS = 10;
/** Jobs in one array at most. */
const MOST_TOGETHER = 1000;

class PollingDispatcher implements SlurmDispatcher {
  private readonly asked = new Map<string, AskedJob>();
  /** Keys by the name of the submission, as the store keeps them. */
  private readonly keys = new Map<string, readonly string[]>();
  private readonly said = new Set<string>();
  private readonly stops = new WeakSet<AbortSignal>();
  private readonly submitter: SlurmSubmitter;
  private readonly pollSeconds: number;
  private timer: NodeJS.Timeout | undefined;
  private nextLook = Infinity;
  private looking: Promise<void> | null = null;
  private isClosed = false;
  /** Whether a job was asked for since the last look began. */
  private hasNew = false;

  constructor(
    private readonly options: SlurmDispatcherOptions,
    largest: number,
  ) {
    this.submitter = new SlurmSubmitter(options, largest);
    this.pollSeconds = options.pollSeconds ?? POLL_SECONDS;
  }

  async dispatch(job: StoredJob, priority: number, listeners: JobListeners): Promise<void> {
    const asked = new AskedJob(job, priority, listeners);
    this.asked.set(job.key, asked);
    this.stopWith(listeners.stop);
    this.hasNew = true;
    this.lookIn(Math.min(SECONDS_TO_GATHER, this.pollSeconds));
    try {
      await asked.ended;
      await removeSlurmJob(this.options.store, job.key);
    } finally {
      this.asked.delete(job.key);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  /** Slurm goes on with its jobs: who runs the same again finds them there. */
  private stopWith(stop: AbortSignal): void {
    const onStop = () => {
      for (const each of this.asked.values()) if (each.listeners.stop === stop) each.fail(new Interrupted());
    };
    if (stop.aborted) onStop();
    // One listener for all jobs of a run: there may be thousands.
    else if (!this.stops.has(stop)) stop.addEventListener('abort', onStop);
    this.stops.add(stop);
  }

  private lookIn(seconds: number): void {
    const at = performance.now() + seconds * 1000;
    if (this.isClosed || this.looking || at >= this.nextLook) return;
    clearTimeout(this.timer);
    this.nextLook = at;
    this.timer = setTimeout(() => {
      this.looking = this.look().finally(() => this.afterLook());
    }, seconds * 1000);
  }

  private afterLook(): void {
    this.looking = null;
    this.nextLook = Infinity;
    if (this.asked.size > 0)
      this.lookIn(this.hasNew ? Math.min(SECONDS_TO_GATHER, this.pollSeconds) : this.pollSeconds);
  }

  /** Sees what has become of the jobs, and submits those that nobody does. */
  private async look(): Promise<void> {
    this.hasNew = false;
    try {
      const found = await this.jobsByKey();
      const asked = [...this.asked.values()];
      await forEachJob(asked, (each) => this.follow(each, found.get(each.job.key)));
      await this.submitter.submit(asked.filter((each) => each.submission === null));
    } catch (error) {
      if (!(error instanceof SlurmError)) for (const each of this.asked.values()) each.fail(error);
      else this.say(`${error.message}; trying again every ${this.pollSeconds} s`);
    }
  }

  /** What Slurm has of this store's jobs: of one that was submitted several times the newest. */
  private async jobsByKey(): Promise<Map<string, SlurmJob>> {
    const found = new Map<string, SlurmJob>();
    for (const job of await jobsOfUser()) {
      const key = (await this.keysOf(job.name))[job.index];
      if (key !== undefined && job.submission >= (found.get(key)?.submission ?? 0)) found.set(key, job);
    }
    return found;
  }

  private async keysOf(name: string): Promise<readonly string[]> {
    const keys = this.keys.get(name) ?? (await readKeys(this.options.store, name));
    this.keys.set(name, keys);
    return keys;
  }

  private async follow(asked: AskedJob, found: SlurmJob | undefined): Promise<void> {
    try {
      if (asked.submission === null) attach(asked, found);
      if (asked.submission === null) return;
      const current = found && found.submission >= asked.submission ? found : undefined;
      if (current && !hasEnded(current)) await this.tell(asked, current);
      else await this.settle(asked, current);
    } catch (error) {
      asked.fail(error);
    }
  }

  private async tell(asked: AskedJob, { state, reason }: SlurmJob): Promise<void> {
    if (state === 'RUNNING') asked.start();
    // Slurm believes that it was lost, but it may have been done before its machine was heard of again.
    if (state === 'PENDING' && asked.hasStarted && (await readRecord(this.options.store, asked.job.key))) asked.end();
    else if (state === 'PENDING' && !passing.test(reason)) this.say(`jobs wait in Slurm: ${reason.split(',')[0]}`);
  }

  /** A job that is in the queue no more, or that has ended there. */
  private async settle(asked: AskedJob, found: SlurmJob | undefined): Promise<void> {
    const { store } = this.options;
    const { key } = asked.job;
    if (await readRecord(store, key)) return asked.end();
    const failure = await readFailure(store, key);
    if (failure) return asked.fail(new Error(`${failure.message} (on ${failure.node})`));
    const reason = found && endings[found.state];
    if (reason) return asked.fail(new Error(`Slurm's job ${found.id} ${reason}${await this.logOf(found)}`));
    asked.looks++;
    if (asked.looks < MOST_LOOKS) return;
    // The executor says that there is no record.
    if (found?.state === 'COMPLETED') return asked.end();
    await this.submitAgain(asked, found);
  }

  private async submitAgain(asked: AskedJob, found: SlurmJob | undefined): Promise<void> {
    const how = found
      ? `Slurm's job ${found.id} ended (${found.state}) without a word`
      : "it is gone from Slurm's queue without a word";
    if (asked.submissions >= MOST_SUBMISSIONS)
      return asked.fail(new Error(`${how}, as ${MOST_SUBMISSIONS - 1} times before${await this.logOf(found)}`));
    asked.listeners.onNote(`${asked.job.name}: submitted again, because ${how}`);
    asked.forget();
  }

  private async logOf(found: SlurmJob | undefined): Promise<string> {
    if (!found) return '';
    const file = join(this.options.logs, `${found.id}.out`);
    const text = await readFile(file, 'utf8').catch(() => '');
    return `; see ${file}${lastLines(text)}`;
  }

  /** Something that is true for many jobs, once. */
  private say(text: string): void {
    const [any] = this.asked.values();
    if (!this.said.has(text)) any?.listeners.onNote(text);
    this.said.add(text);
  }
}

/** A job that Slurm has from another coordinator, or whose submission was not answered. */
function attach(asked: AskedJob, found: SlurmJob | undefined): void {
  if (!found || hasEnded(found)) return;
  asked.submission = found.submission;
  asked.isWritten = true;
}

const ended =
  /^(COMPLETED|FAILED|CANCELLED|TIMEOUT|DEADLINE|OUT_OF_MEMORY|NODE_FAIL|BOOT_FAIL|PREEMPTED|REVOKED|LAUNCH_FAILED)/;

const hasEnded = ({ state }: SlurmJob) => ended.test(state);

/** Reasons of waiting that pass by themselves. */
const passing = /^(None|Priority|Resources|BeginTime|Cleaning|Dependency|JobArrayTaskLimit|Prolog)/;

/** Ends that are not to be repeated. */
const endings: Readonly<Record<string, string>> = {
  CANCELLED: 'was cancelled by somebody (scancel): run the same again to submit it again',
  TIMEOUT: 'reached its time limit: allow it more time (--time-limit)',
  DEADLINE: 'reached its deadline: allow it more time (--time-limit)',
  OUT_OF_MEMORY: 'took more memory than it was given: allow it more with the option --mem of sbatch',
};
