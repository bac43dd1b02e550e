import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { smallDisk } from '@saf/testing';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { hasRedis } from '../redis-server.ts';
import { faultRun } from './fault-run.ts';
import { otherMachine } from './network.ts';

/** Debian's package faketime has it. */
const hasFaketime = spawnSync('faketime', ['--version']).status === 0;

describe.skipIf(!hasRedis)('machines that are slow, stand still or are cut off (needs redis-server)', () => {
  test('a job may take several times as long as its lock', async (context) => {
    const run = await faultRun(context, { chains: 1, counts: 1, steps: 75 });
    const workers = [run.begin('worker', { lockSeconds: 3 }), run.begin('worker', { lockSeconds: 3 })];
    await run.untilEnd(run.begin('coordinator'));
    await run.check();
    expect(run.lines.filter((line) => line.startsWith('started count 0'))).toHaveLength(1);
    expect(workers.every(({ exitCode }) => exitCode === null)).toBe(true);
  });

  test('what a machine finishes that stood still, and whose job was given to another one, counts nothing twice', async (context) => {
    const run = await faultRun(context, { chains: 2, counts: 1, steps: 20 });
    const slow = run.begin('worker');
    const coordinator = run.begin('coordinator');
    await run.untilSaid(new RegExp(`^started count 0 , by ${slow.pid}`));
    // The worker, and the process that does its job.
    process.kill(-slow.pid!, 'SIGSTOP');
    const other = run.begin('worker');
    await run.untilSaid(new RegExp(`^done count 0 , by ${other.pid}`));
    process.kill(-slow.pid!, 'SIGCONT');
    await run.untilEnd(coordinator);
    await run.untilSaid(new RegExp(`^(done|returned|failed) count 0 .*by ${slow.pid}`));
    await run.check();
    expect(run.lines.filter((line) => line.startsWith('count 0 done'))).toHaveLength(1);
    expect(await completed(run.redis.port, 'count 0')).toBe(1);
  });

  test.skipIf(!hasFaketime)('clocks that are hours apart change nothing (needs faketime)', async (context) => {
    const run = await faultRun(context, { chains: 2, counts: 1, steps: 20 });
    // What happens on a machine lasts as long as it does: only what time it is there is another thing.
    const clock = (shift: string) => [
      'env',
      'FAKETIME_DONT_FAKE_MONOTONIC=1',
      'NO_FAKE_STAT=1',
      'faketime',
      '-f',
      shift,
    ];
    const ahead = run.begin('worker', { by: clock('+9h') });
    const coordinator = run.begin('coordinator', { by: clock('-5h') });
    await run.untilSaid(/^started count 0/);
    // Another one takes over, whose clock is eighteen hours behind.
    await run.kill(ahead);
    run.begin('worker', { by: clock('-9h') });
    await run.untilEnd(coordinator);
    await run.check();
  });

  test('a network that is cut for longer than any lock: other machines go on, and so does the coordinator once it is back', async (context) => {
    const cut = await otherMachine(context);
    const run = await faultRun(context, { chains: 4, counts: 2, steps: 20, address: cut.address });
    const there = { by: cut.by, url: run.redis.url.replace('127.0.0.1', cut.address) };
    const worker = run.begin('worker', there);
    const coordinator = run.begin('coordinator', there);
    await run.untilSaid(/^started count/);
    await cut.pullOut();
    const other = run.begin('worker');
    await run.untilSaid(new RegExp(`^done count \\d , by ${other.pid}`));
    // A connection without an answer is taken for dead after six seconds.
    await run.untilSaid(/^note .* does not answer/);
    await cut.plugIn();
    await run.untilEnd(coordinator);
    await run.check();
    await run.untilSaid(/^note .* is back/);
    expect(worker.exitCode).toBeNull();
  });

  test('a worker whose own disk is full takes no jobs until there is room', async (context) => {
    const disk = await smallDisk(100, context);
    const run = await faultRun(context, { chains: 2 });
    await writeFile(join(disk.folder, 'other'), Buffer.alloc(50_000));
    await disk.resize(0);
    run.begin('worker', { scratch: disk.folder });
    const coordinator = run.begin('coordinator');
    await run.untilSaid(/^(returned|note) .*(ENOSPC|full disk)/);
    await disk.resize(1000);
    await run.untilEnd(coordinator);
    await run.check();
  });

  test('jobs for which an artifact store has no room are done once it has some', async (context) => {
    const disk = await smallDisk(1000, context);
    const run = await faultRun(context, { chains: 3, share: disk.folder });
    run.begin('worker');
    const coordinator = run.begin('coordinator');
    await run.untilSaid(/^done write 0/);
    await disk.resize(0);
    await run.untilSaid(/^returned .* got a full disk/);
    await disk.resize(2000);
    await run.untilEnd(coordinator);
    await run.check();
  });
});

/** How many jobs of a name the server holds as done. */
async function completed(port: number, name: string): Promise<number> {
  const client = new Redis({ port });
  const names: (string | null)[] = [];
  for (const key of await client.keys('test:*:completed'))
    for (const id of await client.zrange(key, '0', '-1'))
      names.push(await client.hget(key.replace(/completed$/, String(id)), 'name'));
  client.disconnect();
  return names.filter((each) => each === name).length;
}
