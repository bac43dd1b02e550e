import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { checkFreeSpace, checkHost, thisHost } from './host.ts';

const linux = { platform: 'linux', arch: 'x64', glibc: '2.36' };

test.each(['2.17', '2.27', '2.100'])('takes glibc %s where 2.17 will do', (glibc) => {
  checkHost({ ...linux, glibc }, '2.17');
});

test.each([
  [{ ...linux, platform: 'darwin', arch: 'arm64' }, 'on darwin-arm64 `npm install @tensorflow/tfjs-node` is the way'],
  [{ ...linux, platform: 'win32' }, 'on win32-x64 `npm install @tensorflow/tfjs-node` is the way'],
  [{ ...linux, arch: 'arm64' }, 'on linux-arm64 `npm install @tensorflow/tfjs-node` is the way'],
  [{ ...linux, glibc: null }, 'need glibc 2.17 or newer, and this Linux has none'],
  [{ ...linux, glibc: '2.5' }, 'need glibc 2.17 or newer, this Linux has 2.5'],
])('sends %j elsewhere', (host, message) => {
  expect(() => checkHost(host, '2.17')).toThrow(message);
});

test('knows this machine', () => {
  expect(thisHost()).toMatchObject({ platform: process.platform, arch: process.arch });
});

test('says how much room is missing', async () => {
  await checkFreeSpace(tmpdir(), 0);
  await expect(checkFreeSpace(tmpdir(), 1e18)).rejects.toThrow(
    / has \d+ MB free, and this step needs 1000000000030 MB/,
  );
});
