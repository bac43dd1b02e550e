import { setTimeout as sleep } from 'node:timers/promises';
import { ArgumentError } from '@saf/checks';
import type { Machine } from '../../worker/do-stored-job.ts';
import { connectQueue } from '../server/connect-queue.ts';
import { PASSWORD_VARIABLE, queueName } from '../server/queue-address.ts';
import { storeMark } from '../server/store-mark.ts';
import { JobTaker } from './job-taker.ts';
import { ownScratch } from './own-scratch.ts';
import type { BullmqWorkerOptions } from './worker-options.ts';

/**
 * Takes jobs of a BullMQ queue in Redis or Valkey until it is stopped, and does each in a process of its own. It listens only to the queues
 * of jobs for its own version of the code, its own artifact store, and platforms on which it gives the same bits.
 *
 * The first stop signal asks the processes to save and end, and hands their jobs back to the queue, so that other workers go on with them.
 *
 * @throws ArgumentError for an address of another form, or a platform that is not here; Error if the server does not answer as it should
 * @example
 * await runBullmqWorker({ url: 'bullmq://queue-host/saf', machine, platforms: [null], concurrency: 2, signals, onNote, onJob });
 */
export async function runBullmqWorker(options: BullmqWorkerOptions): Promise<void> {
  const { url, machine, platforms, signals, onNote } = options;
  checkPlatforms(platforms, machine);
  const connection = await connectQueue(url, options);
  try {
    for (const warning of connection.warnings) onNote(warning);
    connection.watch(onNote);
    const mark = await storeMark(machine.store);
    const queues = platforms.map((platform) => queueName({ version: machine.version, mark, platform }));
    const scratch = await ownScratch(machine.scratch);
    try {
      const taker = new JobTaker(connection, queues, { ...options, machine: ownMachine(machine, scratch.folder) });
      await aborted(signals.stop);
      await Promise.race([taker.close(), aborted(signals.kill).then(() => sleep(2000))]);
    } finally {
      await scratch.remove();
    }
  } finally {
    await connection.close();
  }
}

function checkPlatforms(platforms: readonly (string | null)[], { envOf }: Machine): void {
  const foreign = platforms.find((platform) => envOf(platform) === null);
  if (platforms.length === 0 || foreign !== undefined)
    throw new ArgumentError('platforms', 'some on which this machine gives the same bits', foreign ?? 'none');
}

/** Tasks need no password of the queue; two workers of one machine do not share files of the same job. */
function ownMachine(machine: Machine, scratch: string): Machine {
  return {
    ...machine,
    scratch,
    envOf(platform) {
      const env = machine.envOf(platform);
      return env && { ...env, [PASSWORD_VARIABLE]: '' };
    },
  };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
