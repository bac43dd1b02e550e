import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseRange } from '../serve/byte-range.ts';
import { type StaticServer, serveFiles } from '../serve/static-server.ts';

const text = '0123456789';
const large = 8_000_000;
let folder: string;
let server: StaticServer;

beforeAll(async () => {
  const parent = mkdtempSync(resolve(tmpdir(), 'saf-serve-'));
  folder = resolve(parent, 'dist');
  mkdirSync(resolve(folder, 'sub'), { recursive: true });
  writeFileSync(resolve(folder, 'index.html'), '<!doctype html>');
  writeFileSync(resolve(folder, 'ten.json'), text);
  writeFileSync(resolve(folder, 'empty.csv'), '');
  writeFileSync(resolve(folder, 'large.bin'), Buffer.alloc(large));
  writeFileSync(resolve(parent, 'secret'), 'secret');
  symlinkSync(resolve(parent, 'secret'), resolve(folder, 'link'));
  server = await serveFiles(folder, { port: 0 });
});
afterAll(() => {
  server.close();
  rmSync(resolve(folder, '..'), { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** `fetch` tidies addresses and forbids some headers. */
function ask(path: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<Answer> {
  return new Promise((answered, failed) => {
    const { hostname, port } = new URL(server.url);
    request({ hostname, port, path, method, headers, family: 4 }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => answered({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', failed)
      .end();
  });
}

test('a file, and the page for the folder', async () => {
  expect(await ask('/ten.json')).toMatchObject({
    status: 200,
    body: text,
    headers: { 'content-type': 'application/json; charset=utf-8', 'content-length': '10', 'accept-ranges': 'bytes' },
  });
  expect(await ask('/?query')).toMatchObject({
    body: '<!doctype html>',
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
  expect(await ask('/empty.csv')).toMatchObject({ status: 200, body: '' });
});

test('HEAD is a GET without the body', async () => {
  const { headers, ...rest } = await ask('/ten.json', {}, 'HEAD');
  expect(rest).toEqual({ status: 200, body: '' });
  expect(headers['content-length']).toBe('10');
});

test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused', async (method) =>
  expect(await ask('/ten.json', {}, method)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } }),
);

describe('ranges', () => {
  test.each([
    ['bytes=2-5', '2345', 'bytes 2-5/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-5', '56789', 'bytes 5-9/10'],
    ['bytes=0-0', '0', 'bytes 0-0/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
    ['bytes=-99', text, 'bytes 0-9/10'],
  ])('%s', async (range, body, contentRange) =>
    expect(await ask('/ten.json', { range })).toMatchObject({
      status: 206,
      body,
      headers: { 'content-range': contentRange, 'content-length': String(body.length) },
    }),
  );
  test.each([
    'bytes=5-2',
    'bytes=10-',
    'bytes=10-12',
    'bytes=-0',
    'bytes=-',
    'bytes=a-b',
    'bytes=1',
    'bytes=',
    'bytes=--5',
  ])('%s is refused, and the server goes on', async (range) => {
    expect(await ask('/ten.json', { range })).toMatchObject({
      status: 416,
      headers: { 'content-range': 'bytes */10' },
    });
    expect((await ask('/ten.json')).status).toBe(200);
  });
  test.each(['bytes=0-1,4-5', 'items=0-1', ''])('%j is answered with the whole', async (range) =>
    expect(await ask('/ten.json', { range })).toMatchObject({ status: 200, body: text }),
  );
  test('no part of an empty file', () => expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable'));
});

describe('only this machine is answered', () => {
  test.each(['localhost', 'localhost:80', '127.0.0.1:4173', '[::1]:1', 'LOCALHOST'])('as %s', async (host) =>
    expect((await ask('/', { host })).status).toBe(200),
  );
  test.each(['example.org', 'localhost.example.org', '127.0.0.1.example.org', 'evil@localhost', '192.168.0.1'])(
    'not as %j',
    async (host) => expect((await ask('/', { host })).status).toBeGreaterThanOrEqual(400),
  );
});

test.each(['/', '/ten.json', '/missing'])('%s has the headers that keep others out', async (path) => {
  const { headers } = await ask(path);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
});

test.each([
  '/../secret',
  '/..%2fsecret',
  '/%2e%2e/secret',
  '/sub/../../secret',
  '/link',
  '/sub',
  '/sub/',
  '/%00',
  '/%zz',
  '//etc/passwd',
  '/missing',
])('%s is not there', async (path) => expect(await ask(path)).toMatchObject({ status: 404, body: 'not found' }));

test.skipIf(process.platform !== 'linux')('downloads that are broken off leave no open file', async () => {
  const openFiles = () =>
    readdirSync('/proc/self/fd').filter((descriptor) => {
      try {
        return readlinkSync(`/proc/self/fd/${descriptor}`).endsWith('large.bin');
      } catch {
        return false;
      }
    }).length;
  for (let i = 0; i < 30; i++) await breakOff();
  await expect.poll(openFiles, { timeout: 10_000 }).toBe(0);
  expect((await ask('/large.bin', {}, 'HEAD')).headers['content-length']).toBe(String(large));
});

/** Asks for a large file, takes its first bytes and hangs up. */
function breakOff(): Promise<void> {
  return new Promise((done) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write('GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.once('data', () => socket.destroy());
    socket.once('close', () => done());
  });
}
