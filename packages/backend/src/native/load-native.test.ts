import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { installedFolders } from './installed-folders.ts';
import { loadNative } from './load-native.ts';
import { currentBuild, nativeFolder } from './native-build.ts';
import { temporaryFolder, writeFiles } from './test/fake-tools.ts';

const installed = installedFolders('@tensorflow/tfjs-node').length > 0;
const build = currentBuild(nativeFolder());
const leftOut = installed || build ? '' : ' (left out: tfjs-node is neither installed nor built)';
const scenario = fileURLToPath(new URL('test/scenario.ts', import.meta.url));

/** What scenario.ts reports from a process of its own, and what else is printed there. */
async function runScenario(environment: Record<string, string>) {
  const args = ['--conditions=@saf/source', '--import', 'tsx', scenario];
  const env = { ...process.env, NODE_OPTIONS: '', TF_CPP_MIN_LOG_LEVEL: undefined, ...environment };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
  return { report: JSON.parse(stdout), stderr };
}

describe.skipIf(leftOut)(`the native engine${leftOut}`, () => {
  const onOneThread = leftOut ? null : runScenario({ SAF_THREADS: '1' });

  test('registers all that training needs in the copy of tfjs-core of the app, and prints nothing', async () => {
    const { report, stderr } = await onOneThread!;
    expect(stderr).toBe('');
    expect(report).toMatchObject({ switched: false, logLevel: '3', again: report.info });
    if (!installed) expect(report.info).toEqual({ tensorflow: build!.tensorflow, threads: 1 });
    // x = 1, 2, 3, 6 has mean 3 and variance 14 / 4.
    const deviation = Math.sqrt(3.5 + 1e-3);
    const normalized = [-2, -1, 0, 3].map((x) => x / deviation);
    expectClose(report.normalized, normalized);
    // dx = (dy - mean(dy) - y mean(dy y)) / deviation, for dy = 1, 0, 0, 0.
    expectClose(
      report.dx,
      normalized.map((y, i) => ((i === 0 ? 1 : 0) - 1 / 4 - (y * normalized[0]) / 4) / deviation),
    );
    expectClose(report.prelu, [-1, 2]);
    expectClose(report.exp, [1, Math.E]);
    expect([report.argMax, report.topk]).toEqual([[1], [3, 2]]);
    expect(report.reloaded).toEqual({ a: 1 });
  });

  test.runIf(process.platform === 'linux')('computes on as many threads as SAF_THREADS says', async () => {
    const onTwoThreads = await runScenario({ SAF_THREADS: '2' });
    expect((await onOneThread!).report.otherThreads).toBeLessThan(0.15);
    expect(onTwoThreads.report.otherThreads).toBeGreaterThan(0.3);
  });
});

function expectClose(actual: number[], expected: number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 5);
}

/** Runs with another file in the place of the program's main module. */
async function startedBy<Result>(main: string, run: () => Promise<Result>): Promise<Result> {
  const before = process.argv[1];
  process.argv[1] = main;
  return run().finally(() => {
    process.argv[1] = before;
  });
}

describe.skipIf(installed)('loadNative without tfjs-node', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('says what builds it, or how it is installed', async () => {
    vi.stubEnv('SAF_CACHE', temporaryFolder());
    await expect(loadNative()).rejects.toThrow(
      /^tfjs-node is neither installed nor built; `np(x -p @saf\/backend saf-backend native|m install @tensorflow\/tfjs-node)`/,
    );
  });

  test('says why an installed one does not load', async () => {
    vi.stubEnv('SAF_CACHE', temporaryFolder());
    const app = temporaryFolder();
    const folder = join(app, 'node_modules/@tensorflow/tfjs-node');
    writeFiles(folder, { 'package.json': '{}' });
    await expect(startedBy(join(app, 'main.js'), loadNative)).rejects.toThrow(
      `tfjs-node in ${folder} does not load: its addon is not there`,
    );
  });

  test('loads nothing from the working folder', async () => {
    vi.stubEnv('SAF_CACHE', temporaryFolder());
    const stranger = temporaryFolder();
    writeFiles(join(stranger, 'node_modules/@tensorflow/tfjs-node'), { 'package.json': '{}' });
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(stranger);
    await expect(loadNative().finally(() => cwd.mockRestore())).rejects.toThrow(
      /^tfjs-node is neither installed nor built/,
    );
  });

  test('says how a damaged build is mended', async () => {
    const cache = temporaryFolder();
    vi.stubEnv('SAF_CACHE', cache);
    writeFiles(cache, { 'native/current.json': '{' });
    await expect(loadNative()).rejects.toThrow(
      `${join(cache, 'native/current.json')} is damaged; \`npx -p @saf/backend saf-backend native --force\` builds it again`,
    );
    writeFiles(cache, { 'native/current.json': '{"folder":"gone"}' });
    await expect(loadNative()).rejects.toThrow('gone does not load: its addon is not there');
  });

  test.each([
    ['a folder elsewhere', { folder: '../stranger' }],
    ['no folder', {}],
  ])('takes a build of %s for damaged', async (_, build) => {
    const cache = temporaryFolder();
    vi.stubEnv('SAF_CACHE', cache);
    writeFiles(cache, { 'native/current.json': JSON.stringify(build), 'stranger/lib/napi-v8/tfjs_binding.node': '' });
    await expect(loadNative()).rejects.toThrow(/current\.json is damaged/);
  });
});
