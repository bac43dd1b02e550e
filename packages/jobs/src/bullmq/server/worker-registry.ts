import { z } from 'zod';
import type { QueueConnection } from './connect-queue.ts';

/** What a worker says of itself every few seconds. */
const workerStateSchema = z.object({
  /** For people: its machine and process. */
  name: z.string(),
  /** Of its code. */
  version: z.string(),
  /** Its artifact store, as it calls it. */
  place: z.string(),
  /** The queues that it takes jobs of. */
  queues: z.array(z.string()),
  concurrency: z.number(),
  /** Seconds that it has been there. */
  seconds: z.number(),
  done: z.number(),
  failed: z.number(),
  /** What it does now; `seconds` since it began. */
  jobs: z.array(
    z.object({ key: z.string(), name: z.string(), done: z.number(), note: z.string(), seconds: z.number() }),
  ),
});

export type WorkerState = z.infer<typeof workerStateSchema>;

/** Seconds after which a worker that says nothing is taken for gone, by the clock of the server. */
const SECONDS_TO_LIVE = 15;
export const SECONDS_BETWEEN_STATES = 3;

type Keys = Pick<QueueConnection, 'redis' | 'address'>;
const setKey = ({ address }: Keys) => `${address.prefix}:workers`;
const stateKey = ({ address }: Keys, id: string) => `${address.prefix}:worker:${id}`;

export async function sayWorker(connection: Keys, id: string, state: WorkerState): Promise<void> {
  await connection.redis
    .multi()
    .sadd(setKey(connection), id)
    .set(stateKey(connection, id), JSON.stringify(state), 'EX', SECONDS_TO_LIVE)
    .exec();
}

export async function removeWorker(connection: Keys, id: string): Promise<void> {
  await connection.redis.multi().srem(setKey(connection), id).del(stateKey(connection, id)).exec();
}

/** The workers that are there. */
export async function readWorkers(connection: Keys): Promise<WorkerState[]> {
  const ids = await connection.redis.smembers(setKey(connection));
  if (ids.length === 0) return [];
  const states = await connection.redis.mget(ids.map((id) => stateKey(connection, id)));
  const gone = ids.filter((_, i) => states[i] === null);
  if (gone.length > 0) await connection.redis.srem(setKey(connection), ...gone);
  return states.flatMap((text) => {
    const parsed = workerStateSchema.safeParse(JSON.parse(text ?? 'null'));
    return parsed.success ? [parsed.data] : [];
  });
}
