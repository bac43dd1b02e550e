import fc from 'fast-check';
import { expect, test } from 'vitest';
import { someBytes } from '../../../datasets/test/encode.ts';
import { packTar } from '../../test/data-server.ts';
import { readTar } from './read-tar.ts';

const files = new Map([
  ['data/a', someBytes(5000, 'a')],
  ['data/b', someBytes(100, 'b')],
  ['c', someBytes(10, 'c')],
]);
const archive = await packTar(files);
const limits = (...paths: string[]) => new Map(paths.map((path) => [path, 5000]));

async function* chunksOf(bytes: Uint8Array, size: number) {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

test('gives the wanted files, however the archive is cut into chunks', () =>
  fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 6000 }), async (size) => {
      const contents = await readTar(chunksOf(archive, size), limits('data/a', 'c', 'none'));
      expect(contents).toEqual(new Map([...files].filter(([path]) => path !== 'data/b')));
    }),
    { numRuns: 20 },
  ));

test('refuses an archive that ends early', () =>
  fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: archive.length - 1 }), async (length) => {
      const cut = archive.subarray(0, length);
      await expect(readTar(chunksOf(cut, 999), limits('data/a'))).rejects.toThrow();
    }),
    { numRuns: 50 },
  ));

test('rejects with the error of the stream', async () => {
  async function* broken() {
    yield archive.subarray(0, 100);
    throw new Error('connection lost');
  }
  await expect(readTar(broken(), limits('c'))).rejects.toThrow('connection lost');
});

test('refuses a wanted file that is larger than it may be, and no other', async () => {
  const wanted = new Map([['data/a', 4999]]);
  await expect(readTar(chunksOf(archive, 999), wanted)).rejects.toThrow(
    'data/a: expected at most 4999 bytes, got 5000',
  );
  expect((await readTar(chunksOf(archive, 999), new Map([['c', 10]]))).size).toBe(1);
});
