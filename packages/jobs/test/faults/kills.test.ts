import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { hasRedis } from '../redis-server.ts';
import { type FaultRun, faultRun } from './fault-run.ts';

const KILLS = 50;
const SEED = 24;

/** A stream of numbers in [0, 1) of a seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** What happens beside the workers: returns the coordinator that is there. */
async function disturb(
  kills: number,
  coordinator: ChildProcess,
  { redis, kill, begin, untilSaid }: FaultRun,
): Promise<ChildProcess> {
  if (kills === 20) await redis.save();
  if (kills === 20 || kills === 40) {
    await redis.kill();
    if (kills === 40) await rm(join(redis.folder, 'dump.rdb'), { force: true });
    await redis.start();
  }
  if (kills !== 15 && kills !== 35) return coordinator;
  await kill(coordinator);
  const next = begin('coordinator');
  // One that begins while the server is away ends with an error, as it should: on a busy machine it may take until the next restart.
  await untilSaid(new RegExp(`^coordinator ${next.pid} has a queue`));
  return next;
}

describe.skipIf(!hasRedis)('processes and servers that end (needs redis-server)', () => {
  test(`${KILLS} × kill -9 of workers, two of the coordinator, Redis restarted with and without its data: every job once, to the bit`, async (context) => {
    const run = await faultRun(context, { chains: 15 });
    const random = numbers(SEED);
    const workers = [run.begin('worker'), run.begin('worker'), run.begin('worker')];
    let coordinator = run.begin('coordinator');
    await run.untilSaid(/^started/);
    for (let kills = 1; kills <= KILLS; kills++) {
      const one = Math.floor(random() * workers.length);
      await run.kill(workers[one]);
      workers[one] = run.begin('worker');
      await setTimeout(100 + 500 * random());
      coordinator = await disturb(kills, coordinator, run);
    }
    await run.untilEnd(coordinator);
    await run.check();
  }, 180_000);
});
