import type { QueueConnection } from './connect-queue.ts';

type Keys = Pick<QueueConnection, 'redis' | 'address'>;
const setKey = ({ address }: Keys) => `${address.prefix}:queues`;

/** Writes down that there is a queue: a server cannot be asked for its queues without looking through all its keys. */
export async function sayQueue(connection: Keys, name: string): Promise<void> {
  await connection.redis.sadd(setKey(connection), name);
}

/** The queues that had jobs. */
export async function readQueues(connection: Keys): Promise<string[]> {
  return (await connection.redis.smembers(setKey(connection))).sort();
}
