import type { StoredJob } from '../../artifacts/stored-job.ts';
import type { QueueConnection } from '../server/connect-queue.ts';
import { traitsOf } from '../server/queue-address.ts';
import { workers as registered, type WorkerState } from '../server/registry.ts';
import type { JobQueue } from './job-queue.ts';

interface Waiting {
  readonly job: StoredJob;
  readonly queue: JobQueue;
}

/**
 * Of each queue to which no worker listens, one line that says why not.
 *
 * @param place the artifact store, as this machine calls it
 */
export async function missingWorkers(
  connection: Pick<QueueConnection, 'redis' | 'address'>,
  place: string,
  waiting: Iterable<Waiting>,
): Promise<string[]> {
  const byQueue = new Map<string, StoredJob[]>();
  for (const { job, queue } of waiting) {
    const jobs = byQueue.get(queue.name);
    if (jobs) jobs.push(job);
    else byQueue.set(queue.name, [job]);
  }
  if (byQueue.size === 0) return [];
  const workers = await registered.read(connection);
  return [...byQueue]
    .filter(([name]) => workers.every(({ queues }) => !queues.includes(name)))
    .map(([name, jobs]) => describe(name, jobs, workers, place));
}

function describe(
  name: string,
  [first, ...others]: StoredJob[],
  workers: readonly WorkerState[],
  place: string,
): string {
  const { version, platform } = traitsOf(name);
  const what = others.length > 0 ? `${first.name} and ${others.length} others` : first.name;
  const on = platform === null ? '' : ` for ${platform}`;
  const there = workers.map((worker) => `${worker.name} (${why(worker, name, place)})`);
  return `no worker takes ${what}${on}, version ${version}: ${there.length > 0 ? `there are ${there.join(', ')}` : 'none is there'}`;
}

function why({ version, queues, place }: WorkerState, name: string, own: string): string {
  const wanted = traitsOf(name);
  if (version !== wanted.version) return `version ${version}`;
  if (queues.every((queue) => traitsOf(queue).mark !== wanted.mark))
    return `its artifact store ${place} is not the same as ${own} here`;
  return 'it cannot give the same bits';
}
