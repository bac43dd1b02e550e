import type { StoredJob } from '../../artifacts/stored-job.ts';
import type { QueueConnection } from '../server/connect-queue.ts';
import { sayQueue } from '../server/queue-names.ts';

/** What becomes of the jobs of a queue, as its events say: some may be missed. */
export interface JobQueueEvents {
  onStart(key: string): void;
  onProgress(key: string, done: number, note: string): void;
  onDone(key: string): void;
  onFailed(key: string, message: string): void;
}

/** What is known of a job that was put into a queue; null where it is there and not ended. */
type JobEnd = { readonly state: 'lost' | 'done' } | { readonly state: 'failed'; readonly message: string } | null;

/** The jobs that the same workers can do. */
export interface JobQueue {
  readonly name: string;
  /** Puts a job in, unless it is there and not ended. */
  add(job: StoredJob, priority: number): Promise<void>;
  /** How each of these jobs ended, if it did, in the same order. */
  ends(keys: readonly string[]): Promise<JobEnd[]>;
  close(): Promise<void>;
}

export interface JobQueueOptions {
  /** How often a job is given to a worker that has trouble of its own, such as a full disk. */
  readonly attempts: number;
  /** Seconds that the server is asked to wait for an event. */
  readonly eventSeconds: number;
}

/** So many ended jobs are kept for people to look at. */
const KEPT = 1000;
/** So many jobs are added by one message: a server does other things between. */
const CHUNK = 200;
/** The greatest number of BullMQ's, which does jobs of the lowest number first. */
const LOWEST_PRIORITY = 2 ** 21;

/** Opens a queue by its name, and listens to it from now on. */
export async function openJobQueue(
  { bullmq, redis, address }: QueueConnection,
  name: string,
  listener: JobQueueEvents,
  { attempts, eventSeconds }: JobQueueOptions,
): Promise<JobQueue> {
  const connection = { redis, address };
  const options = { connection: redis, prefix: address.prefix, skipVersionCheck: true };
  const queue = new bullmq.Queue(name, options);
  // What is wrong with the connection is said once, by the connection.
  queue.on('error', () => {});
  const [last] = await redis.xrevrange(queue.toKey('events'), '+', '-', 'COUNT', 1);
  const events = new bullmq.QueueEvents(name, {
    ...options,
    lastEventId: last?.[0] ?? '0-0',
    blockingTimeout: eventSeconds * 1000,
  });
  events.on('error', () => {});
  events.on('active', ({ jobId }) => listener.onStart(jobId));
  events.on('progress', ({ jobId, data }) => {
    const { done, note } = data as { done?: unknown; note?: unknown };
    if (typeof done === 'number') listener.onProgress(jobId, done, String(note));
  });
  events.on('completed', ({ jobId }) => listener.onDone(jobId));
  events.on('failed', ({ jobId, failedReason }) => listener.onFailed(jobId, failedReason));

  const fields = async (keys: readonly string[]) => {
    const pipeline = redis.pipeline();
    for (const key of keys) pipeline.hmget(queue.toKey(key), 'name', 'finishedOn', 'failedReason');
    const replies = (await pipeline.exec()) ?? [];
    return replies.map(([error, reply]) => {
      if (error) throw error;
      const [jobName, finishedOn, failedReason] = reply as (string | null)[];
      return { isThere: jobName !== null, isFinished: finishedOn !== null, failedReason };
    });
  };
  const addAll = async (chunk: readonly Addition[]) => {
    const found = await fields(chunk.map(({ job }) => job.key));
    await sayQueue(connection, name);
    // What ended before is there for people alone: the record says whether a job is done.
    await Promise.all(chunk.filter((_, i) => found[i].isFinished).map(({ job }) => queue.remove(job.key)));
    await queue.addBulk(
      chunk.map(({ job, priority }) => ({
        name: job.name,
        data: job,
        opts: {
          jobId: job.key,
          priority: Math.max(1, LOWEST_PRIORITY - priority),
          attempts,
          removeOnComplete: KEPT,
          removeOnFail: KEPT,
        },
      })),
    );
  };
  const additions = inChunks(addAll);
  return {
    name,
    add: (job, priority) => additions({ job, priority }),
    async ends(keys) {
      return (await fields(keys)).map(({ isThere, isFinished, failedReason }) => {
        if (!isThere) return { state: 'lost' };
        if (!isFinished) return null;
        return failedReason === null ? { state: 'done' } : { state: 'failed', message: failedReason };
      });
    },
    async close() {
      await Promise.all([events.close(), queue.close()]);
    },
  };
}

interface Addition {
  readonly job: StoredJob;
  readonly priority: number;
}

/** Collects what is added at the same time, and adds it by few messages, one after the other. */
function inChunks<Item>(addAll: (items: readonly Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let waiting: Item[] = [];
  let next: Promise<void> | null = null;
  let last: Promise<void> = Promise.resolve();
  const flush = async () => {
    await last;
    const items = waiting;
    [waiting, next] = [[], null];
    for (let first = 0; first < items.length; first += CHUNK) await addAll(items.slice(first, first + CHUNK));
  };
  return (item) => {
    waiting.push(item);
    if (!next) {
      next = flush();
      last = next.catch(() => {});
    }
    return next;
  };
}
