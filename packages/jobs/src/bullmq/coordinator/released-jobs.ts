import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { recordName } from '../../artifacts/job-record.ts';
import type { StoredJob } from '../../artifacts/stored-job.ts';
import { describeError } from '../../describe-error.ts';
import type { JobListeners } from '../../executors/executor.ts';
import type { RunCounts } from '../../executors/store-executor.ts';
import { Interrupted } from '../../interrupted.ts';
import type { QueueConnection } from '../server/connect-queue.ts';
import { queueName } from '../server/queue-address.ts';
import { runs, SECONDS_BETWEEN_STATES } from '../server/registry.ts';
import type { BullmqDispatcherOptions } from './dispatcher-options.ts';
import { type JobQueue, openJobQueue } from './job-queue.ts';
import { missingWorkers } from './missing-workers.ts';

interface Outstanding {
  readonly job: StoredJob;
  readonly priority: number;
  readonly listeners: JobListeners;
  readonly queue: JobQueue;
  isStarted: boolean;
  /** Whether the server has been told of it: until then it cannot have lost it. */
  isAdded: boolean;
  settle(error?: unknown): void;
}

/** So many jobs are looked at by one message. */
const CHUNK = 500;
/** A network drive may show another machine's file so much later. */
const SECONDS_FOR_RECORD = 60;

/** The jobs that are in the queues, until it is known how they ended. */
export class ReleasedJobs {
  private readonly outstanding = new Map<string, Outstanding>();
  private readonly queues = new Map<string, Promise<JobQueue>>();
  private readonly stopSignals = new WeakSet<AbortSignal>();
  private readonly timers: readonly NodeJS.Timeout[];
  private readonly id = `${hostname()}:${process.pid}:${randomUUID()}`;
  private counts: RunCounts | null = null;
  private looking: Promise<void> | null = null;
  private readonly said = new Set<string>();
  private ended: unknown;

  constructor(
    private readonly connection: QueueConnection,
    private readonly mark: string,
    private readonly options: BullmqDispatcherOptions,
  ) {
    this.timers = [
      setInterval(() => void this.look(), (options.secondsBetweenLooks ?? 10) * 1000),
      setInterval(() => this.sayState(), SECONDS_BETWEEN_STATES * 1000),
    ];
  }

  async add(job: StoredJob, priority: number, listeners: JobListeners): Promise<void> {
    this.watchStop(listeners.stop);
    const queue = await this.queueOf(job);
    if (listeners.stop.aborted) throw new Interrupted();
    if (this.ended) throw this.ended;
    const end = new Promise<void>((resolve, reject) => {
      const settle = (error?: unknown) => {
        this.outstanding.delete(job.key);
        if (error) reject(error);
        else resolve();
      };
      this.outstanding.set(job.key, { job, priority, listeners, queue, isStarted: false, isAdded: false, settle });
    });
    // Also when the run is stopped before the server has answered, `end` says so. What a full server refuses is put in again later.
    queue
      .add(job, priority)
      .catch((error) => this.sayOnce(`${this.connection.address.place}: ${describeError(error).message}`))
      .finally(() => {
        const added = this.outstanding.get(job.key);
        if (added) added.isAdded = true;
      });
    await end;
    await this.waitForRecord(job, listeners);
  }

  /** Looks at what became of all jobs: those that the server has lost are put in again. */
  look(): Promise<void> {
    this.looking ??= this.lookOnce()
      .catch(() => {})
      .finally(() => {
        this.looking = null;
      });
    return this.looking;
  }

  /** Ends the waiting for all jobs, and leaves them to the workers. */
  endAll(error: unknown): void {
    this.ended = error;
    for (const { settle } of [...this.outstanding.values()]) settle(error);
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.endAll(new Interrupted());
    await Promise.all([...this.queues.values()].map(async (queue) => closeSoon(await queue)));
    if (this.isThere()) await runs.remove(this.connection, this.id).catch(() => {});
  }

  /** How far the run is, for `bullmqStatus`. */
  report(counts: RunCounts): void {
    const isFirst = this.counts === null;
    this.counts = counts;
    if (isFirst) this.sayState();
  }

  private sayState(): void {
    if (!this.counts || !this.isThere()) return;
    const coordinator = `${hostname()}, process ${process.pid}`;
    const state = { run: this.options.run, coordinator, ...this.counts, released: this.outstanding.size };
    runs.say(this.connection, this.id, state).catch(() => {});
  }

  private isThere(): boolean {
    return this.connection.redis.status === 'ready';
  }

  private queueOf({ version, platform }: StoredJob): Promise<JobQueue> {
    const name = queueName({ version, mark: this.mark, platform });
    const found = this.queues.get(name);
    if (found) return found;
    const { attempts = 10, silenceOfServer = 30 } = this.options;
    const opened = openJobQueue(this.connection, name, this.events, { attempts, eventSeconds: silenceOfServer / 3 });
    this.queues.set(name, opened);
    return opened;
  }

  private readonly events = {
    onStart: (key: string) => {
      const found = this.outstanding.get(key);
      if (!found || found.isStarted) return;
      found.isStarted = true;
      found.listeners.onStart();
    },
    onProgress: (key: string, done: number, note: string) => {
      this.events.onStart(key);
      this.outstanding.get(key)?.listeners.onProgress(done, note);
    },
    onDone: (key: string) => this.outstanding.get(key)?.settle(),
    onFailed: (key: string, message: string) => this.outstanding.get(key)?.settle(new Error(explain(message))),
  };

  /** One listener for all jobs: there may be ten thousand. */
  private watchStop(stop: AbortSignal): void {
    if (this.stopSignals.has(stop)) return;
    this.stopSignals.add(stop);
    stop.addEventListener('abort', () => this.endAll(new Interrupted()));
  }

  private async lookOnce(): Promise<void> {
    for (const opened of this.queues.values()) {
      const queue = await opened;
      const jobs = [...this.outstanding.values()].filter((each) => each.queue === queue && each.isAdded);
      for (let first = 0; first < jobs.length; first += CHUNK)
        await this.lookAt(queue, jobs.slice(first, first + CHUNK));
    }
    const missing = await missingWorkers(this.connection, this.options.store.place, this.outstanding.values());
    for (const text of missing) this.sayOnce(text);
  }

  private sayOnce(text: string): void {
    if (!this.said.has(text)) this.options.onNote(text);
    this.said.add(text);
  }

  private async lookAt(queue: JobQueue, jobs: readonly Outstanding[]): Promise<void> {
    const ends = await queue.ends(jobs.map(({ job }) => job.key));
    let lost = 0;
    for (const [i, { job, priority, settle }] of jobs.entries()) {
      const end = ends[i];
      if (!end || !this.outstanding.has(job.key)) continue;
      if (end.state === 'failed') settle(new Error(explain(end.message)));
      else if (end.state === 'done' || (await this.options.store.has(recordName(job.key)))) settle();
      else {
        lost++;
        await queue.add(job, priority);
      }
    }
    if (lost > 0)
      this.options.onNote(`${this.connection.address.place} has lost ${lost} jobs, which are put into its queue again`);
  }

  private async waitForRecord({ key, name }: StoredJob, { onNote, stop }: JobListeners): Promise<void> {
    const { store } = this.options;
    for (
      let seconds = 0, pause = 0.05;
      seconds < SECONDS_FOR_RECORD;
      seconds += pause, pause = Math.min(2, 2 * pause)
    ) {
      if (await store.has(recordName(key))) return;
      if (stop.aborted) throw new Interrupted();
      if (seconds < 5 && seconds + pause >= 5) onNote(`${name}: done, but ${store.place} does not show it yet`);
      await setTimeout(pause * 1000);
    }
  }
}

const explain = (message: string): string =>
  message.includes('stalled more than allowable limit') ? 'its workers were lost, again and again' : message;

/** A server that is away does not say goodbye. */
async function closeSoon(queue: JobQueue): Promise<void> {
  const closed = queue.close().catch((error) => describeError(error));
  await Promise.race([closed, setTimeout(2000, undefined, { ref: false })]);
}
