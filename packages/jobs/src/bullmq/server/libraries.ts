import { installed } from '../../installed.ts';

/** What an installation has that uses a queue: both are optional for all others. */
export interface QueueLibraries {
  readonly bullmq: typeof import('bullmq');
  readonly Redis: typeof import('ioredis').Redis;
}

/** @throws Error naming what is to be installed */
export async function queueLibraries(): Promise<QueueLibraries> {
  const [bullmq, { Redis }] = await Promise.all([
    installed('a queue', 'bullmq', () => import('bullmq')),
    installed('a queue', 'ioredis', () => import('ioredis')),
  ]);
  return { bullmq, Redis };
}
