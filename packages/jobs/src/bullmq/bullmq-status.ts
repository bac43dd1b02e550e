import type { QueueConnection } from './server/connect-queue.ts';
import { connectQueue } from './server/connect-queue.ts';
import { traitsOf } from './server/queue-address.ts';
import { readQueues } from './server/queue-names.ts';
import { type RunState, runs, type WorkerState, workers } from './server/registry.ts';

/** What there is to see of the queues of one address. Plain data. */
export interface BullmqStatus {
  /** Runs whose coordinator is there. */
  readonly runs: readonly RunState[];
  readonly workers: readonly (WorkerState & { readonly jobsPerHour: number })[];
  readonly queues: readonly QueueStatus[];
  /** Jobs that nobody has begun, those of the longest way to the end first; a hundred of each queue at most. */
  readonly waiting: readonly { readonly name: string }[];
  readonly active: readonly {
    readonly name: string;
    readonly worker: string;
    /** Share of the work in [0, 1]. */
    readonly done: number;
    readonly note: string;
    readonly seconds: number;
  }[];
  readonly failed: readonly { readonly name: string; readonly message: string }[];
  /** Until the runs have ended, by the jobs that the workers did so far; null where nobody knows. */
  readonly secondsLeft: number | null;
}

/** The jobs that the same workers can do. */
export interface QueueStatus {
  readonly version: string;
  readonly platform: string | null;
  readonly waiting: number;
  readonly active: number;
  /** Of the last thousand that ended. */
  readonly done: number;
  readonly failed: number;
  /** Workers that listen to it. */
  readonly workers: number;
}

const LISTED = 100;

/**
 * What runs, workers and queues do now.
 *
 * @throws ArgumentError for an address of another form; Error if the server does not answer as it should
 */
export async function bullmqStatus(url: string): Promise<BullmqStatus> {
  const connection = await connectQueue(url);
  try {
    const [there, known, names] = await Promise.all([
      workers.read(connection),
      runs.read(connection),
      readQueues(connection),
    ]);
    const looks = await Promise.all(names.map((name) => look(connection, name, there)));
    return {
      runs: known,
      workers: there.map((worker) => ({ ...worker, jobsPerHour: 3600 * perSecond(worker) })),
      queues: looks.map(({ queue }) => queue),
      waiting: looks.flatMap(({ waiting }) => waiting),
      active: there.flatMap(({ name: worker, jobs }) => jobs.map(({ key: _, ...job }) => ({ ...job, worker }))),
      failed: looks.flatMap(({ failed }) => failed),
      secondsLeft: secondsLeft(known, there),
    };
  } finally {
    await connection.close();
  }
}

async function look({ bullmq, redis, address }: QueueConnection, name: string, there: readonly WorkerState[]) {
  const queue = new bullmq.Queue(name, { connection: redis, prefix: address.prefix, skipVersionCheck: true });
  queue.on('error', () => {});
  const [counts, waiting, failed] = await Promise.all([
    queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'completed', 'failed'),
    queue.getJobs(['waiting', 'prioritized'], 0, LISTED - 1, true),
    queue.getJobs(['failed'], 0, LISTED - 1),
  ]);
  await queue.close();
  const { version, platform } = traitsOf(name);
  return {
    queue: {
      version,
      platform,
      waiting: counts.waiting + counts.prioritized + counts.delayed,
      active: counts.active,
      done: counts.completed,
      failed: counts.failed,
      workers: there.filter(({ queues }) => queues.includes(name)).length,
    },
    waiting: waiting.map((job) => ({ name: job.name })),
    failed: failed.map((job) => ({ name: job.name, message: job.failedReason })),
  };
}

const perSecond = ({ done, seconds }: WorkerState): number => (seconds > 0 ? done / seconds : 0);

function secondsLeft(known: readonly RunState[], there: readonly WorkerState[]): number | null {
  const left = known.reduce((sum, { jobs, done, failed }) => sum + jobs - done - failed, 0);
  const rate = there.reduce((sum, worker) => sum + perSecond(worker), 0);
  if (left === 0) return 0;
  return rate > 0 ? left / rate : null;
}
