import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { currentBuild, nativeFolder } from '../native-build.ts';
import { callsIn, fakeTool, filesOfTfjsNode, temporaryFolder, writeFiles } from '../test/fake-tools.ts';
import { opsVersion } from './addon.ts';
import { runCommandLine } from './command-line.ts';
import { tensorflowVersions } from './release.ts';

const builds = process.platform === 'linux' && process.arch === 'x64';
const [version, otherVersion] = tensorflowVersions;

beforeEach(() => {
  vi.stubEnv('SAF_CACHE', join(temporaryFolder(), 'cache'));
  vi.stubEnv('CXX', '');
});
afterEach(() => vi.unstubAllEnvs());

async function saf(...args: string[]) {
  const results: string[] = [];
  const progress: string[] = [];
  const code = await runCommandLine(args, {
    result: (line) => results.push(line),
    progress: (line) => progress.push(line),
  });
  return { code, result: results.join('\n'), progress: progress.join('\n') };
}

const builtFiles = [
  'dist/register_all_kernels.js',
  'lib/napi-v8/tfjs_binding.node',
  'deps/lib/libtensorflow_cc.so.2',
  'deps/lib/libtensorflow_framework.so.2',
];

/** A build in use whose files are empty. */
function putBuild(changes: object = {}): string {
  const native = nativeFolder();
  // sha256sum /dev/null
  const ofNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const files = Object.fromEntries(builtFiles.map((path) => [path, ofNothing]));
  const build = { folder: 'tensorflow-old', tensorflow: version, tfjsNode: '4.22.0', ops: opsVersion(), files };
  writeFiles(native, {
    'current.json': JSON.stringify({ ...build, ...changes }),
    ...Object.fromEntries(builtFiles.map((path) => [`tensorflow-old/${path}`, ''])),
  });
  return join(native, 'tensorflow-old');
}

/** A PATH of fake tools alone. */
function putTools(scripts: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, script] of Object.entries(scripts)) fakeTool(folder, name, script);
  vi.stubEnv('PATH', folder);
  return folder;
}

describe('saf-backend native', () => {
  test('says that a build is there, without looking for tools', async () => {
    const folder = putBuild();
    putTools({});
    const what = `The native engine (tfjs-node 4.22.0, TensorFlow ${version})`;
    expect(await saf('native')).toEqual({ code: 0, result: `${what} is already there, in ${folder}`, progress: '' });
  });

  test('has to be asked for by its name', async () => {
    putBuild();
    const { code, progress } = await saf();
    expect({ code, progress }).toEqual({
      code: 2,
      progress: expect.stringContaining('Usage: saf-backend [options] [command]'),
    });
  });

  test('says its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(await saf('--version')).toEqual({ code: 0, result: version, progress: '' });
  });

  test('prints JSON', async () => {
    const folder = putBuild();
    const outcome = { status: 'present', folder, tensorflow: version, tfjsNode: '4.22.0', ops: opsVersion() };
    expect(JSON.parse((await saf('native', '--json')).result)).toEqual(outcome);
    putTools({});
    const { code, result } = await saf('native', '--json', '--force');
    expect(code).toBe(3);
    expect(JSON.parse(result)).toEqual({ status: 'failed', error: expect.stringMatching(/./) });
  });

  test('removes what it made, and nothing else', async () => {
    putBuild();
    writeFiles(nativeFolder(), { 'staging-2.15.1/pip.log': '', 'notes.txt': '' });
    expect(await saf('native', '--remove')).toMatchObject({ code: 0, result: 'The native engine was removed.' });
    expect(readdirSync(nativeFolder())).toEqual(['notes.txt']);
    rmSync(join(nativeFolder(), 'notes.txt'));
    await saf('native', '--remove');
    expect(existsSync(nativeFolder())).toBe(false);
    expect((await saf('native', '--remove')).result).toBe('There is no native engine to remove.');
  });

  test('shows examples in its help', async () => {
    for (const args of [['--help'], ['native', '--help'], ['help', 'native']])
      expect(await saf(...args)).toMatchObject({
        code: 0,
        result: expect.stringContaining('$ npx -p @saf/backend saf-backend native --remove'),
      });
  });

  test('says in its help how much it downloads', async () => {
    for (const args of [['--help'], ['native', '--help']])
      expect(await saf(...args)).toMatchObject({ code: 0, result: expect.stringContaining('207 MB') });
  });

  test.each([
    [
      ['native', '--tensorflow', '2.15.2'],
      `error: --tensorflow: expected one of "2.15.1", "2.21.0", got "2.15.2" (did you mean "2.15.1"?)`,
    ],
    [['native', '--forse'], "error: unknown option '--forse'"],
    [['nativ'], "error: unknown command 'nativ'\n(Did you mean native?)"],
    [['native', 'now'], "error: too many arguments for 'native'"],
    [['native', '--remove', '--force'], "error: option '--remove' cannot be used with option '--force'"],
  ])('ends %j with code 2', async (args, message) => {
    expect(await saf(...args)).toMatchObject({ code: 2, progress: expect.stringContaining(message) });
  });
});

describe.skipIf(!builds)('saf-backend native, where it builds,', () => {
  test('names all the tools that are missing', async () => {
    putTools({});
    const { code, progress } = await saf('native');
    expect(code).toBe(3);
    expect(progress).toMatch(/^error: the build needs what does not run here: pip .*; a C\+\+ compiler .*; npm .*$/);
    expect(existsSync(nativeFolder())).toBe(false);
  });

  test('names the compiler that was asked for', async () => {
    putTools({ python3: '', 'g++': '', npm: '' });
    vi.stubEnv('CXX', 'no-such-compiler -m64');
    expect((await saf('native')).progress).toContain('no-such-compiler -m64 (Debian');
  });

  test('refuses a wheel with another checksum, and keeps what was there', async () => {
    const folder = putBuild();
    const pip =
      'for last; do :; done; while [ $# -gt 0 ]; do [ "$1" = --dest ] && echo other > "$2/tensorflow_cpu-2.15.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"; shift; done';
    putTools({ python3: pip, 'g++': '', npm: '' });
    const { code, progress } = await saf('native', '--force');
    expect(code).toBe(1);
    expect(progress).toMatch(
      /error: tensorflow_cpu-2\.15\.1-.* has the sha256 7e4fa2eb.*, expected 54660c07.*; it was deleted$/,
    );
    expect(currentBuild(nativeFolder())?.folder).toBe(folder);
  });

  test.each([
    ['cannot reach the index', 'echo "ERROR: No matching distribution found" >&2; exit 1', 'ended with code 1'],
    ['breaks off', 'kill -TERM $$', 'ended with SIGTERM'],
  ])('keeps what was there when a download %s, and says so by its exit code', async (_, ending, how) => {
    const folder = putBuild();
    putTools({ python3: `for last; do :; done; [ "$last" = --version ] || { ${ending}; }`, 'g++': '', npm: '' });
    const { code, progress } = await saf('native', '--tensorflow', otherVersion);
    expect({ code, progress }).toEqual({
      code: 3,
      progress: expect.stringMatching(
        new RegExp(`error: tensorflow-cpu ${otherVersion} could not be downloaded; python3 ${how}: .*pip\\.log\\)$`),
      ),
    });
    expect(currentBuild(nativeFolder())?.folder).toBe(folder);
  });

  test('keeps what was there when the compiler fails', async () => {
    const folder = putBuild();
    stageDownloads(otherVersion);
    const tools = putTools({
      python3: '',
      'g++': '[ "$1" = --version ] || { echo "no space left" >&2; exit 1; }',
      npm: '',
    });
    const { code, progress } = await saf('native', '--tensorflow', otherVersion);
    expect(code).toBe(1);
    expect(progress).toMatch(
      /compiling the addon with g\+\+\nerror: tfjs-node's addon does not compile; g\+\+ ended with code 1: no space left \(all of it: .*compiler\.log\)$/,
    );
    expect(callsIn(tools)).toEqual(['python3', 'g++', 'npm', 'g++']);
    expect(currentBuild(nativeFolder())?.folder).toBe(folder);
  });

  test('keeps what was there when the new addon does not load', async () => {
    const folder = putBuild();
    stageDownloads(otherVersion);
    putTools({ python3: '', 'g++': 'for last; do :; done; [ "$last" = --version ] || echo addon > "$last"', npm: '' });
    const { code, progress } = await saf('native', '--tensorflow', otherVersion);
    expect({ code, progress }).toEqual({
      code: 1,
      progress: expect.stringMatching(/error: the addon does not load: Error: .*\n?$/),
    });
    expect(currentBuild(nativeFolder())?.folder).toBe(folder);
  });

  test('builds anew for another tfjs-node', async () => {
    putBuild({ tfjsNode: '4.21.0' });
    putTools({});
    expect((await saf('native')).progress).toContain('the build needs');
  });

  test.each([undefined, 'older'])('builds anew where the ops in it are %s', async (ops) => {
    putBuild({ ops });
    putTools({});
    expect((await saf('native')).progress).toContain('the build needs');
  });

  test('builds anew what has no checksums, or has others', async () => {
    putTools({});
    putBuild({ files: undefined });
    expect((await saf('native')).progress).toContain('the build needs');
    for (const path of builtFiles) {
      writeFileSync(join(putBuild(), path), 'changed');
      expect((await saf('native')).progress).toContain('the build needs');
    }
  });

  test('builds anew what was damaged', async () => {
    rmSync(join(putBuild(), 'deps/lib/libtensorflow_cc.so.2'));
    putTools({});
    expect((await saf('native')).progress).toContain('the build needs');
    writeFileSync(join(nativeFolder(), 'current.json'), '{');
    expect((await saf('native', '--force')).progress).toContain('the build needs');
  });

  test('says that another one is at work', async () => {
    mkdirSync(nativeFolder(), { recursive: true });
    putTools({ python3: '', 'g++': '', npm: '' });
    const release = await lock(nativeFolder());
    const { code, progress } = await saf('native').finally(release);
    expect({ code, progress }).toEqual({
      code: 1,
      progress: `error: another saf-backend native is at work in ${nativeFolder()}`,
    });
  });

  test('says that the cache cannot be written', async () => {
    writeFiles(dirname(process.env.SAF_CACHE!), { cache: 'a file' });
    putTools({ python3: '', 'g++': '', npm: '' });
    expect((await saf('native')).progress).toMatch(
      /^error: .*native cannot be written \(SAF_CACHE moves the cache\): ENOTDIR/,
    );
  });
});

/** What downloading leaves in the staging folder. */
function stageDownloads(tensorflow: string): void {
  const staging = join(nativeFolder(), `staging-${tensorflow}`);
  writeFiles(join(staging, 'tensorflow'), { 'libtensorflow_cc.so.2': '', 'libtensorflow_framework.so.2': '' });
  writeFiles(join(staging, 'tfjs-node'), filesOfTfjsNode);
  writeFiles(join(staging, 'node-api-headers'), { 'include/node_api.h': '' });
}
