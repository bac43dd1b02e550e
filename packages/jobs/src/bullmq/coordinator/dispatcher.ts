import type { Dispatcher } from '../../executors/store-executor.ts';
import { connectQueue } from '../server/connect-queue.ts';
import { storeMark } from '../server/store-mark.ts';
import type { BullmqDispatcherOptions } from './dispatcher-options.ts';
import { ReleasedJobs } from './released-jobs.ts';
import { lockRun } from './run-lock.ts';

/** So many jobs of a run are in the queue at the same time: more than workers take, and few enough that a coordinator's memory stays small. */
const MOST_RELEASED = 1_000;

/** Has stored jobs done by the workers of a queue. */
export interface BullmqDispatcher extends Dispatcher {
  /** What is wrong with the server, though it can be used. */
  readonly warnings: readonly string[];
  /** Leaves what is under way to the workers. */
  close(): Promise<void>;
}

/**
 * Has jobs done by whoever listens to a BullMQ queue in Redis or Valkey. The queue is a hint and the artifact store the truth: a job whose
 * record is in the store is done, and one that the server has lost is put into the queue again.
 *
 * @throws ArgumentError for an address of another form; Error if the server does not answer as it should, or if another coordinator has
 *   this run done
 * @example
 * const dispatcher = await bullmqDispatcher({ url: 'bullmq://localhost/saf', store, run: folder, onNote: console.error });
 * const executor = storeExecutor({ store, dispatcher, tasks, root: folder, version, platformOf });
 */
export async function bullmqDispatcher(options: BullmqDispatcherOptions): Promise<BullmqDispatcher> {
  const { url, store, run, onNote, lockSeconds = 15 } = options;
  const connection = await connectQueue(url, options);
  try {
    const mark = await storeMark(store);
    const lock = await lockRun(connection, run, lockSeconds);
    const released = new ReleasedJobs(connection, mark, options);
    connection.watch(onNote, () => void released.look());
    lock.lost.addEventListener('abort', () => released.endAll(lock.lost.reason));
    return {
      warnings: connection.warnings,
      concurrency: MOST_RELEASED,
      dispatch: (job, priority, listeners) => released.add(job, priority, listeners),
      report: (counts) => released.report(counts),
      async close() {
        await released.close();
        await lock.release().catch(() => {});
        await connection.close();
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}
