import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { isAlive } from '@saf/files';
import { z } from 'zod';
import { sha256Of } from '../../artifacts/stored-files.ts';
import type { QueueConnection } from '../server/connect-queue.ts';

/** One coordinator at a time has the jobs of a run done. */
export interface RunLock {
  /** Aborted, with the reason, when another one has taken over: after a server that lost its data, for instance. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

const holderSchema = z.object({ token: z.string(), host: z.string(), pid: z.number() });
type Holder = z.infer<typeof holderSchema>;

/**
 * Takes a run. A coordinator that was killed is followed as soon as its key has expired, or at once on its own machine.
 *
 * @param seconds after which the key expires unless it is renewed, by the clock of the server
 * @throws Error naming the coordinator that is there
 */
export async function lockRun(
  { redis, address }: Pick<QueueConnection, 'redis' | 'address'>,
  run: string,
  seconds: number,
): Promise<RunLock> {
  const key = `${address.prefix}:lock:${sha256Of(run).slice(0, 16)}`;
  const own: Holder = { token: randomUUID(), host: hostname(), pid: process.pid };
  const value = JSON.stringify(own);
  const lifetime = Math.round(seconds * 1000);
  let before = Infinity;
  while ((await redis.set(key, value, 'PX', lifetime, 'NX')) !== 'OK') {
    const [text, left] = await Promise.all([redis.get(key), redis.pttl(key)]);
    const other = holderOf(text);
    if (other && isDeadHere(other)) await removeIf(redis, key, text!);
    else if (left > before) throw new Error(describe(run, other));
    else await setTimeout(Math.min(200, lifetime / 20));
    before = left + 50;
  }
  return renewed(redis, key, value, lifetime, run);
}

function renewed(redis: QueueConnection['redis'], key: string, value: string, lifetime: number, run: string): RunLock {
  const lost = new AbortController();
  const renew = async () => {
    // A server that was started without its data knows nobody: the first one to say so has the run.
    if ((await redis.set(key, value, 'PX', lifetime, 'NX')) === 'OK') return;
    const text = await redis.get(key);
    if (text === value) await redis.pexpire(key, lifetime);
    else if (text !== null) lost.abort(new Error(describe(run, holderOf(text))));
  };
  // A server that is away is waited for: what is renewed then, is renewed late.
  let renewing = Promise.resolve();
  const timer = setInterval(() => {
    renewing = renew().catch(() => {});
  }, lifetime / 4);
  return {
    lost: lost.signal,
    async release() {
      clearInterval(timer);
      await renewing;
      await removeIf(redis, key, value);
    },
  };
}

const removeIf = (redis: QueueConnection['redis'], key: string, value: string) =>
  redis.eval("if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end", 1, key, value);

function holderOf(text: string | null): Holder | null {
  const parsed = holderSchema.safeParse(JSON.parse(text ?? 'null'));
  return parsed.success ? parsed.data : null;
}

const isDeadHere = ({ host, pid }: Holder): boolean => host === hostname() && !isAlive(pid);

const describe = (run: string, holder: Holder | null): string =>
  `${run}: expected to be the only one that has this run done, got another on ${holder?.host ?? 'some machine'}, process ${holder?.pid ?? '?'}`;
