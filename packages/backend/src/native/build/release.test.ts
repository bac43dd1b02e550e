import { expect, test } from 'vitest';
import { compilerArguments } from './addon.ts';
import { pipArguments } from './downloads.ts';
import { release, tensorflowVersions } from './release.ts';

test.each(tensorflowVersions)('pins all that a build with TensorFlow %s downloads', (version) => {
  const { wheel, tfjsNode, nodeHeaders } = release(version);
  expect(wheel).toMatchObject({ version, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(wheel.file).toMatch(new RegExp(`^tensorflow_cpu-${version}-cp311-cp311-.*${wheel.platform}.*\\.whl$`));
  for (const { integrity } of [tfjsNode, nodeHeaders]) expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/);
});

test('builds the first version unless another is asked for', () => {
  expect(release().wheel.version).toBe(tensorflowVersions[0]);
  expect(() => release('2.16')).toThrow('--tensorflow: expected one of "2.15.1", "2.21.0", got "2.16"');
});

test('asks pip for one wheel, whatever Python pip belongs to', () => {
  expect(pipArguments(release('2.15.1').wheel, 'there').join(' ')).toBe(
    'download --disable-pip-version-check --no-input --no-deps --only-binary=:all: --implementation cp ' +
      '--python-version 311 --abi cp311 --platform manylinux_2_17_x86_64 --dest there tensorflow-cpu==2.15.1',
  );
});

test("compiles tfjs-node's sources and our ops against the libraries, which are found beside the addon", () => {
  const from = { tfjsNode: 'tfjs-node', tensorflow: 'tf', nodeHeaders: 'headers', ops: ['ops/momentum.cc'] };
  expect(compilerArguments(from, 'addon.node').join(' ')).toBe(
    '-std=c++17 -O3 -fno-math-errno -fno-trapping-math -fPIC -shared -DNAPI_VERSION=8 -I tf/include -I headers/include ' +
      '-I tfjs-node/binding tfjs-node/binding/tfjs_backend.cc ops/momentum.cc ' +
      '-L tf -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 ' +
      '-Wl,--disable-new-dtags -Wl,-rpath,$ORIGIN/../../deps/lib -o addon.node',
  );
});
