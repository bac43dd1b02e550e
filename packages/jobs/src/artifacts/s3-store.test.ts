import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { conditionalServer } from '../../test/conditional-s3-server.ts';
import { credentials, type S3Server, startS3Server } from '../../test/s3-server.ts';
import { describeStore } from '../../test/store-contract.ts';
import { openStore } from './open-store.ts';
import { s3Store } from './s3-store.ts';

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server.end());
beforeEach(() => {
  for (const [name, value] of Object.entries(credentials)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint);
  // The machine's own settings have no part in it.
  for (const name of ['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL_S3', 'AWS_SESSION_TOKEN'])
    vi.stubEnv(name, undefined);
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/none');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', undefined);
});
afterEach(() => vi.unstubAllEnvs());

let folders = 0;
const inBucket = () => `s3://bucket/folder-${++folders}/of/test`;

// The first test, since the SDK says it once.
test('a bucket is opened without a word of the SDK about versions of Node', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  await s3Store('s3://bucket');
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});

describeStore('a bucket', async () => ({ store: await openStore(inBucket()), end: async () => {} }), {
  tellsWhoIsFirst: false,
});

describeStore('a bucket of a server that knows conditional writes', async () => {
  const conditional = await conditionalServer(server);
  vi.stubEnv('AWS_ENDPOINT_URL', conditional.endpoint);
  return { store: await openStore(inBucket()), end: async () => conditional.end() };
});

describe('a bucket', () => {
  test('is called by its address, and lists more names than one page holds', async () => {
    const store = await s3Store('s3://bucket/many/');
    expect(store.place).toBe('s3://bucket/many');
    const names = Array.from({ length: 1_050 }, (_, i) => `blobs/${i % 10}/${i}`);
    for (let i = 0; i < names.length; i += 50)
      await Promise.all(names.slice(i, i + 50).map((name) => store.write(name, Buffer.from(name))));
    const found = [];
    for await (const { name, bytes } of store.list('blobs')) found.push(`${name} ${bytes}`);
    expect(found.sort()).toEqual(names.map((name) => `${name} ${name.length}`).sort());
  });

  test('that is used without a folder holds names at its top', async () => {
    const store = await s3Store('s3://bucket');
    await store.write('top/x', Buffer.from('x'));
    expect(String(await store.read('top/x'))).toBe('x');
    expect(await (await s3Store('s3://bucket/top')).has('x')).toBe(true);
  });

  test.each(['http://x', 's3://', 's3://Bucket', 's3://bucket/../x', 's3://bucket/a//b', 's3://bucket/a?b'])(
    'the address %j is refused',
    async (url) => {
      await expect(s3Store(url)).rejects.toThrow(
        `artifacts: expected s3://bucket/folder of plain letters, credentials in the environment, got "${url}"`,
      );
    },
  );

  test('a password in an address is refused, and not shown', async () => {
    await expect(s3Store('s3://key:secret@bucket')).rejects.toThrow(/environment, got "s3:\/\/…@…"$/);
    await expect(s3Store('s3://bucket', { endpoint: 'http://key:secret@localhost' })).rejects.toThrow(
      /^endpoint: expected http\(s\):\/\/host:port, credentials in the environment, got "…@…"$/,
    );
  });

  test('another scheme is no store', async () => {
    await expect(openStore('gs://key:secret@bucket')).rejects.toThrow(
      'artifacts: expected a folder, or s3://bucket/folder, got "gs://…"',
    );
  });
});

describe('within seconds and in one sentence:', () => {
  const opening = async (url = 's3://bucket/x', options = {}) => {
    const before = performance.now();
    const error = await s3Store(url, options).catch((error) => error);
    expect(performance.now() - before).toBeLessThan(15_000);
    expect(error.name).toBe('ArgumentError');
    return String(error.message);
  };

  test('a bucket that is not there', async () => {
    expect(await opening('s3://buckett/x')).toBe(
      `artifacts: expected a bucket "buckett" at ${server.endpoint} for s3://buckett/x, got "none of that name"`,
    );
  });

  test('a key that nobody knows', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'SOMEBODY');
    expect(await opening()).toBe(
      `artifacts: expected credentials that ${server.endpoint} knows for s3://bucket/x, got "InvalidAccessKeyId"`,
    );
  });

  test('a wrong secret, also later', async () => {
    const strict = await startS3Server({ checksSignatures: true });
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong-secret');
    expect(await opening('s3://bucket', { endpoint: strict.endpoint })).toBe(
      `artifacts: expected credentials that ${strict.endpoint} knows for s3://bucket, got "SignatureDoesNotMatch"`,
    );
    await strict.end();
  });

  test('no credentials', async () => {
    for (const name of Object.keys(credentials)) vi.stubEnv(name, undefined);
    expect(await opening()).toBe(
      'artifacts: expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile of the AWS SDK for s3://bucket/x, got "no credentials"',
    );
  });

  test('no region', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', undefined);
    expect(await opening()).toBe('artifacts: expected a region in AWS_REGION for s3://bucket/x, got "none"');
  });

  test('no server', async () => {
    const endpoint = 'http://127.0.0.1:9';
    expect(await opening('s3://bucket/x', { endpoint })).toBe(
      `artifacts: expected an answer of ${endpoint} for s3://bucket/x, got "ECONNREFUSED"`,
    );
    expect(await opening('s3://bucket/x', { endpoint: 'http://none.invalid' })).toContain(
      'expected an answer of http://none.invalid for s3://bucket/x, got "E',
    );
  });
});

/** A server that gives one answer to everything but the first question, which opens the store. */
describe('afterwards', () => {
  let fake: Server;
  let asked: number;
  const answering = async (...answers: { status: number; body?: string }[]) => {
    asked = 0;
    fake = createServer((request, response) => {
      request.resume();
      const { status, body = '' } = answers[Math.min(asked++, answers.length - 1)];
      response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
    });
    await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve));
    return s3Store('s3://bucket/x', { endpoint: `http://127.0.0.1:${(fake.address() as AddressInfo).port}` });
  };
  afterEach(() => fake.close());
  const empty = { status: 200, body: '<ListBucketResult></ListBucketResult>' };
  const saying = (status: number, code: string) => ({ status, body: `<Error><Code>${code}</Code></Error>` });

  test('what is forbidden is not what is missing', async () => {
    const store = await answering(empty, saying(403, 'AccessDenied'));
    const message = 's3://bucket/x: expected permission to list, read, write and remove in the bucket "bucket" at ';
    await expect(store.read('a')).rejects.toThrow(message);
    // Its answers have no body.
    await expect(store.has('a')).rejects.toThrow(message);
    await expect(store.write('a', Buffer.from('x'))).rejects.toThrow(message);
    await expect(store.list('a')[Symbol.asyncIterator]().next()).rejects.toThrow(message);
    expect(asked).toBe(5);
  });

  test('a bucket that was removed meanwhile is not a name that holds nothing', async () => {
    const store = await answering(empty, saying(404, 'NoSuchBucket'));
    await expect(store.read('a')).rejects.toThrow('s3://bucket/x: expected a bucket "bucket" at ');
  });

  test('a server that is overloaded for a moment is asked again', async () => {
    const store = await answering(empty, saying(503, 'SlowDown'), saying(500, 'InternalError'), {
      status: 200,
      body: 'x',
    });
    expect(String(await store.read('a'))).toBe('x');
    expect(asked).toBe(4);
  });
});

/** A process in which @aws-sdk/client-s3 is not installed. */
function withoutClient(code: string): Promise<string> {
  const preload = fileURLToPath(new URL('../../test/without-s3-client.mjs', import.meta.url));
  const options = [
    '--conditions=@saf/source',
    '--import',
    'tsx',
    '--import',
    preload,
    '--input-type=module',
    '-e',
    code,
  ];
  const folder = fileURLToPath(new URL('.', import.meta.url));
  return promisify(execFile)(process.execPath, options, { cwd: folder }).then(({ stdout }) => stdout.trim());
}

test('without its package a store in S3 says so, and nothing else needs it', async () => {
  const code = `
    const { openStore } = await import('../index.ts');
    await openStore('.');
    console.log(await openStore('s3://bucket').catch(({ message }) => message));`;
  expect(await withoutClient(code)).toBe(
    'an artifact store in S3: expected the package @aws-sdk/client-s3 to be installed, found none: npm install @aws-sdk/client-s3',
  );
});
