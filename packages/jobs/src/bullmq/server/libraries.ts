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

/**
 * A library that is not everybody's.
 *
 * @throws Error saying what for and how it is installed
 */
export async function installed<Library>(use: string, name: string, load: () => Promise<Library>): Promise<Library> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(`${use}: expected the package ${name} to be installed, found none: npm install ${name}`);
  }
}
