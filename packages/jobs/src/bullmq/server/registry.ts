import { z } from 'zod';
import type { QueueConnection } from './connect-queue.ts';

/** What processes say of themselves every few seconds. */
export interface Registry<State> {
  say(connection: Keys, id: string, state: State): Promise<void>;
  remove(connection: Keys, id: string): Promise<void>;
  /** Of those that are there. */
  read(connection: Keys): Promise<State[]>;
}

type Keys = Pick<QueueConnection, 'redis' | 'address'>;

/** Seconds after which a process that says nothing is taken for gone, by the clock of the server. */
const SECONDS_TO_LIVE = 15;
export const SECONDS_BETWEEN_STATES = 3;

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

const runStateSchema = z.object({
  /** Its folder, or what else it is called. */
  run: z.string(),
  /** The machine and process of its coordinator. */
  coordinator: z.string(),
  /** Jobs in all, those that are done in this run or an earlier one, those that failed, and those that are in a queue. */
  jobs: z.number(),
  done: z.number(),
  failed: z.number(),
  released: z.number(),
});

export type RunState = z.infer<typeof runStateSchema>;

export const workers: Registry<WorkerState> = registry('worker', workerStateSchema);
export const runs: Registry<RunState> = registry('run', runStateSchema);

function registry<State>(kind: string, schema: z.ZodType<State>): Registry<State> {
  const setKey = ({ address }: Keys) => `${address.prefix}:${kind}s`;
  const stateKey = ({ address }: Keys, id: string) => `${address.prefix}:${kind}:${id}`;
  return {
    async say(connection, id, state) {
      await connection.redis
        .multi()
        .sadd(setKey(connection), id)
        .set(stateKey(connection, id), JSON.stringify(state), 'EX', SECONDS_TO_LIVE)
        .exec();
    },
    async remove(connection, id) {
      await connection.redis.multi().srem(setKey(connection), id).del(stateKey(connection, id)).exec();
    },
    async read(connection) {
      const ids = await connection.redis.smembers(setKey(connection));
      if (ids.length === 0) return [];
      const states = await connection.redis.mget(ids.map((id) => stateKey(connection, id)));
      const gone = ids.filter((_, i) => states[i] === null);
      if (gone.length > 0) await connection.redis.srem(setKey(connection), ...gone);
      return states.flatMap((text) => {
        const parsed = schema.safeParse(JSON.parse(text ?? 'null'));
        return parsed.success ? [parsed.data] : [];
      });
    },
  };
}
