import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArgumentError } from '@saf/checks';
import type { Job as QueuedJob, Worker } from 'bullmq';
import { describeError } from '../../describe-error.ts';
import { Interrupted } from '../../interrupted.ts';
import { TaskFailure } from '../../process/task-failure.ts';
import type { QueueConnection } from '../server/connect-queue.ts';
import { SECONDS_BETWEEN_STATES, workers } from '../server/registry.ts';
import { doWatchedJob } from './watched-job.ts';
import type { BullmqWorkerOptions, WorkerJobEvent } from './worker-options.ts';

/** A job under way. */
interface Current {
  readonly queued: QueuedJob;
  readonly began: number;
  done: number;
  note: string;
  isSaid: boolean;
}

/** A server that is away does not take jobs back; after so many seconds they are left to be found by other workers. */
const SECONDS_TO_HAND_BACK = 5;
const LONGEST_REST = 60;
/** So many ended jobs are kept for people to look at. */
const KEPT = 1000;

/** Takes jobs of several queues, as many at the same time as one may, until it is closed. */
export class JobTaker {
  private readonly id = `${hostname()}:${process.pid}:${performance.timeOrigin}`;
  private readonly name = `${hostname()}, process ${process.pid}`;
  private readonly began = performance.now();
  private readonly workers: readonly Worker[];
  private readonly current = new Map<string, Current>();
  private readonly timers: readonly NodeJS.Timeout[];
  private readonly said = new Set<string>();
  private done = 0;
  private failed = 0;
  private troubles = 0;
  private isResting = false;
  private isClosing = false;

  constructor(
    private readonly connection: QueueConnection,
    private readonly queues: readonly string[],
    private readonly options: BullmqWorkerOptions,
  ) {
    this.workers = queues.map((name) => this.listen(name));
    this.timers = [
      setInterval(() => this.sayProgress(), 1000),
      setInterval(() => this.sayState(), SECONDS_BETWEEN_STATES * 1000),
    ];
    this.sayState();
  }

  /** Takes no more; resolves when the jobs under way have ended or gone back. */
  async close(): Promise<void> {
    this.isClosing = true;
    for (const timer of this.timers) clearInterval(timer);
    const closed = Promise.all(this.workers.map((worker) => worker.close()));
    while (this.current.size > 0) await sleep(50);
    await Promise.race([closed, sleep(SECONDS_TO_HAND_BACK * 1000, undefined, { ref: false })]);
    await Promise.race([workers.remove(this.connection, this.id), sleep(1000, undefined, { ref: false })]);
  }

  private listen(queue: string): Worker {
    const { bullmq, redis, address } = this.connection;
    const { concurrency, lockSeconds = 30, lostLimit = 20 } = this.options;
    const worker = new bullmq.Worker(queue, (job, token) => this.process(job, token!), {
      connection: redis,
      prefix: address.prefix,
      skipVersionCheck: true,
      name: this.name,
      concurrency,
      lockDuration: lockSeconds * 1000,
      stalledInterval: lockSeconds * 500,
      maxStalledCount: lostLimit,
      runRetryDelay: 1000,
      removeOnComplete: { count: KEPT },
      removeOnFail: { count: KEPT },
    });
    // The connection says that the server is away, and the next worker finds a job that this one has lost.
    worker.on('error', ({ message }) => {
      if (/^(OOM|MISCONF|READONLY|NOPERM)/.test(message)) this.sayOnce(`${address.place}: ${message}`);
    });
    return worker;
  }

  /** BullMQ's processor: what it throws is how the job ended. */
  private async process(queued: QueuedJob, token: string): Promise<null> {
    const { signals, concurrency, onNote } = this.options;
    if (signals.stop.aborted || this.isResting || this.current.size >= concurrency) return this.handBack(queued, token);
    const current = { queued, began: performance.now(), done: 0, note: '', isSaid: true };
    this.current.set(queued.id!, current);
    this.pauseIfFull();
    this.say(queued, 'started', current);
    try {
      const { machine, silenceLimit = 1800, secondsToEnd = 10 } = this.options;
      const listeners = {
        ...signals,
        onStart() {},
        onProgress: (done: number, note: string) => {
          Object.assign(current, { done, note, isSaid: false });
          this.say(queued, 'progress', current);
        },
        onNote,
      };
      await doWatchedJob(queued.data, machine, listeners, { silenceLimit, secondsToEnd });
      this.done++;
      this.troubles = 0;
      this.say(queued, 'done', { done: 1, note: '' });
      return null;
    } catch (error) {
      if (error instanceof Interrupted) return await this.handBack(queued, token);
      throw this.failure(error, queued);
    } finally {
      this.current.delete(queued.id!);
      this.resume();
    }
  }

  /** Another worker takes it at once, and it does not count as an attempt. */
  private async handBack(queued: QueuedJob, token: string): Promise<never> {
    const { WaitingError } = this.connection.bullmq;
    if (this.current.has(queued.id!)) this.say(queued, 'returned', { done: 0, note: '' });
    const given = queued.moveToWait(token).catch(() => {});
    await Promise.race([given, sleep(SECONDS_TO_HAND_BACK * 1000, undefined, { ref: false })]);
    throw new WaitingError();
  }

  /** A task that fails, fails everywhere; trouble of this machine's is another one's luck. */
  private failure(error: unknown, queued: QueuedJob): Error {
    const { message } = describeError(error);
    const isTrouble = isMachineTrouble(error);
    this.failed++;
    this.say(queued, isTrouble ? 'returned' : 'failed', { done: 0, note: message });
    if (!isTrouble) return new this.connection.bullmq.UnrecoverableError(message);
    this.rest();
    return new Error(`${message} (on ${this.name})`);
  }

  /** After trouble other workers are to have the jobs, and what is wrong has time to pass. */
  private rest(): void {
    const { restSeconds = 2, signals, onNote } = this.options;
    const seconds = Math.min(LONGEST_REST, restSeconds * 2 ** this.troubles);
    this.troubles++;
    if (this.isResting) return;
    this.isResting = true;
    onNote(`takes no jobs for ${seconds} s, because of this trouble`);
    for (const worker of this.workers) void worker.pause(true);
    sleep(seconds * 1000, undefined, { signal: signals.stop }).then(
      () => {
        this.isResting = false;
        this.resume();
      },
      () => {},
    );
  }

  /** One queue keeps to its number by itself; several together would take more. */
  private pauseIfFull(): void {
    if (this.workers.length > 1 && this.current.size >= this.options.concurrency)
      for (const worker of this.workers) void worker.pause(true);
  }

  private resume(): void {
    if (this.isResting || this.isClosing || this.current.size >= this.options.concurrency) return;
    for (const worker of this.workers) if (worker.isPaused()) void worker.resume();
  }

  private sayProgress(): void {
    if (this.connection.redis.status !== 'ready') return;
    for (const current of this.current.values()) {
      if (current.isSaid) continue;
      current.isSaid = true;
      const { queued, done, note } = current;
      queued.updateProgress({ done, note }).catch(() => {});
    }
  }

  private sayState(): void {
    if (this.connection.redis.status !== 'ready') return;
    // A loop that ended in the moment between pausing and going on.
    for (const worker of this.workers)
      if (!worker.isRunning() && !worker.isPaused() && !this.isClosing) worker.run().catch(() => {});
    const { machine, concurrency } = this.options;
    const seconds = (since: number) => (performance.now() - since) / 1000;
    workers
      .say(this.connection, this.id, {
        name: this.name,
        version: machine.version,
        place: machine.store.place,
        queues: [...this.queues],
        concurrency,
        seconds: seconds(this.began),
        done: this.done,
        failed: this.failed,
        jobs: [...this.current].map(([key, { queued, done, note, began }]) => ({
          key,
          name: queued.name,
          done,
          note,
          seconds: seconds(began),
        })),
      })
      .catch(() => {});
  }

  private say(
    { name }: QueuedJob,
    state: WorkerJobEvent['state'],
    { done, note }: { done: number; note: string },
  ): void {
    this.options.onJob({ name, state, done, note });
  }

  private sayOnce(text: string): void {
    if (!this.said.has(text)) this.options.onNote(text);
    this.said.add(text);
  }
}

/** Messages of a process that met the end of what its machine has. */
const exhausted = /\b(ENOSPC|EDQUOT|EIO|EROFS|EMFILE|ENFILE|ENOMEM|ESTALE)\b|no space left/i;

/** Whether the job itself is right: what a task says, and what is wrong with a job's data, would be the same on any machine. */
const isMachineTrouble = (error: unknown): boolean =>
  error instanceof TaskFailure
    ? error.name === 'DiskFullError' || exhausted.test(error.message)
    : !(error instanceof ArgumentError);
