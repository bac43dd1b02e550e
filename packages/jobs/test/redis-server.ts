import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** Debian's package redis-server has it. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A server of a test's own, in a temporary folder. */
export interface TestRedis {
  readonly port: number;
  readonly folder: string;
  /** As "bullmq://…/test". */
  readonly url: string;
  /** Ends it as a machine that is switched off. */
  kill(): Promise<void>;
  /** Starts it again, with what it had saved. */
  start(): Promise<void>;
  /** Has it write down all that it holds. */
  save(): Promise<void>;
  end(): Promise<void>;
}

export async function startRedis(...options: string[]): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = await freePort();
  let server: ChildProcess;
  const start = async () => {
    const given = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--loglevel', 'warning'];
    server = spawn('redis-server', [...given, ...options], { stdio: 'ignore' });
    await untilListening(port);
  };
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  await start();
  return {
    port,
    folder,
    url: `bullmq://127.0.0.1:${port}/test`,
    kill,
    start,
    async save() {
      const redis = new Redis({ port });
      await redis.save();
      redis.disconnect();
    },
    async end() {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function untilListening(port: number): Promise<void> {
  const { connect } = await import('node:net');
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      setTimeout(1000, false),
    ]);
    socket.destroy();
    if (isOpen) return;
    await setTimeout(20);
  }
}
