import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { hasRedis, startRedis, type TestRedis } from '../../../test/redis-server.ts';
import { connectQueue } from './connect-queue.ts';
import { PASSWORD_VARIABLE } from './queue-address.ts';

const PASSWORD = 'correct-horse';
let redis: TestRedis | undefined;
let service: Server | undefined;
afterEach(async () => {
  delete process.env[PASSWORD_VARIABLE];
  await redis?.end();
  service?.close();
  [redis, service] = [undefined, undefined];
});

/** What is said of a server; "ok" for nothing. */
async function say(url: string): Promise<string> {
  try {
    const { close, warnings } = await connectQueue(url);
    await close();
    return ['ok', ...warnings].join(' ');
  } catch (error) {
    expect((error as Error).cause).toBeUndefined();
    return (error as Error).message;
  }
}

/** Another service on a port. */
async function serve(greeting: string | null, answer: (command: string) => string = () => ''): Promise<string> {
  service = createServer((socket) => {
    socket.on('error', () => {});
    if (greeting !== null) socket.write(greeting);
    socket.on('data', (data) => socket.write(answer(String(data))));
  });
  await new Promise<void>((resolve) => service!.listen(0, '127.0.0.1', resolve));
  return `bullmq://127.0.0.1:${(service.address() as { port: number }).port}`;
}

describe.skipIf(!hasRedis)('connectQueue (needs redis-server)', () => {
  test('a password comes from the environment alone, and is never said', async () => {
    redis = await startRedis('--requirepass', PASSWORD);
    const variable = 'expected the password of this server in the environment variable SAF_REDIS_PASSWORD, got';
    expect(await say(redis.url)).toContain(`${variable} none`);
    process.env[PASSWORD_VARIABLE] = 'battery-staple';
    expect(await say(redis.url)).toBe(`127.0.0.1:${redis.port}: ${variable} another one`);
    process.env[PASSWORD_VARIABLE] = PASSWORD;
    expect(await say(redis.url)).toBe('ok');
    expect(await say(redis.url.replace('//', '//nobody@'))).not.toContain(PASSWORD);
  });

  test('a server that throws jobs away is warned about', async () => {
    redis = await startRedis('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru');
    expect(await say(redis.url)).toMatch(/^ok \S+ its maxmemory-policy is allkeys-lru, .*: set noeviction$/);
  });

  test('no server is one sentence within seconds', async () => {
    redis = await startRedis();
    await redis.kill();
    expect(await say(redis.url)).toMatch(/expected Redis or Valkey to answer, got "connect ECONNREFUSED/);
  });

  test.each([
    ['one that speaks otherwise', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'expected Redis or Valkey, got another service'],
    ['one that is silent', null, 'expected Redis or Valkey to answer, got "no answer in 5 s"'],
  ])('another service, %s, is one sentence', async (_, answer, message) => {
    expect(await say(await serve(answer))).toContain(message);
  });

  test('an older Redis is one sentence', async () => {
    const info = 'redis_version:5.0.14\r\n';
    const bulk = `$${info.length}\r\n${info}\r\n`;
    // One command comes alone or several together.
    const answer = (text: string) =>
      [...text.matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g)]
        .map(([, name]) =>
          /info/i.test(name) ? bulk : `-ERR unknown command \`${name}\`, with args beginning with: \r\n`,
        )
        .join('');
    expect(await say(await serve(null, answer))).toMatch(/expected Redis 6.2 or newer, or Valkey, got version 5.0.14$/);
  });

  test('TLS: a certificate that is trusted, one that is not, and no TLS', async () => {
    redis = await startRedis();
    const file = (name: string) => join(redis!.folder, name);
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
    const named = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    spawnSync('openssl', [...made, ...named, '-keyout', file('key.pem'), '-out', file('cert.pem')]);
    const tls = ['--tls-cert-file', file('cert.pem'), '--tls-key-file', file('key.pem'), '--tls-auth-clients', 'no'];
    const secure = await startRedis('--tls-port', '0', ...tls);
    await secure.end();
    const both = await startRedis(...tls, '--tls-port', `${secure.port}`);
    try {
      const url = `bullmqs://127.0.0.1:${secure.port}/test`;
      expect(await say(url)).toMatch(
        /expected a certificate that this machine trusts .* got "self-signed certificate"/,
      );
      expect(await say(url.replace('bullmqs', 'bullmq'))).toContain(
        'is bullmqs:// in the place of bullmq:// (TLS), or the port, wrong?',
      );
      const module = new URL('./connect-queue.ts', import.meta.url).href;
      const code = `import { connectQueue } from '${module}'; const { close } = await connectQueue('${url}'); await close(); console.log('ok');`;
      const given = ['--conditions=@saf/source', '--import', 'tsx', '--input-type=module', '-e', code];
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: file('cert.pem') };
      const { stdout, stderr } = spawnSync(process.execPath, given, { env, encoding: 'utf8' });
      expect(stdout.trim() || stderr).toBe('ok');
    } finally {
      await both.end();
    }
  });
});

describe('the address of a queue', () => {
  test.each(['redis://host', 'bullmq:host', 'bullmq://', 'bullmq://host/a/b', 'bullmq://host?db=1', 'host:6379'])(
    '%s is refused',
    async (url) => {
      expect(await say(url)).toBe(`executor: expected a queue such as "bullmq://host:6379/prefix", got "${url}"`);
    },
  );

  test('one with a password is refused, and not repeated', async () => {
    expect(await say('bullmq://me:secret@host/lab')).toBe(
      'executor: expected the password in the environment variable SAF_REDIS_PASSWORD, got "bullmq://…@host/lab"',
    );
  });
});
