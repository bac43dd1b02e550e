import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { withSeal } from '@saf/checks/seal';
import { expect, test } from 'vitest';
import { checkBuild, hashesOf, type NativeBuild } from './native-build.ts';
import { temporaryFolder, writeFiles } from './test/fake-tools.ts';

async function newBuild(): Promise<NativeBuild> {
  const folder = join(temporaryFolder(), 'tensorflow-9.9.9-a');
  writeFiles(folder, {
    'package.json': '{}',
    'dist/register_all_kernels.js': 'kernels',
    'lib/napi-v8/tfjs_binding.node': 'addon',
    'deps/lib/libtensorflow_cc.so.2': 'cc',
    'deps/lib/libtensorflow_framework.so.2': 'framework',
  });
  return { folder, tensorflow: '9.9.9', tfjsNode: '0.0.1', files: await hashesOf(folder) };
}

test('a build that is as it was built loads, at first and later', async () => {
  const build = await newBuild();
  await checkBuild(build);
  await checkBuild(build);
});

const mend = '`npx -p @saf/backend saf-backend native --force` builds it again';

test.each([
  'package.json',
  'dist/register_all_kernels.js',
  'lib/napi-v8/tfjs_binding.node',
  'deps/lib/libtensorflow_cc.so.2',
  'deps/lib/libtensorflow_framework.so.2',
])('a changed %s is named, whether it was checked before or not', async (path) => {
  for (const checked of [false, true]) {
    const build = await newBuild();
    if (checked) await checkBuild(build);
    writeFileSync(join(build.folder, path), 'other');
    await expect(checkBuild(build)).rejects.toThrow(`${path} is not what was built; ${mend}`);
    await expect(checkBuild(build)).rejects.toThrow(`${path} is not what was built; ${mend}`);
  }
});

test('a library that was changed is named where its size and its time are those of before', async () => {
  const build = await newBuild();
  await checkBuild(build);
  const path = 'deps/lib/libtensorflow_cc.so.2';
  const file = join(build.folder, path);
  const { atime, mtime } = statSync(file);
  writeFileSync(file, 'CC');
  utimesSync(file, atime, mtime);
  await expect(checkBuild(build)).rejects.toThrow(`${path} is not what was built`);
});

test('a file that is missing, and one more, are named', async () => {
  const build = await newBuild();
  const kernels = join(build.folder, 'dist/register_all_kernels.js');
  renameSync(kernels, `${kernels}.moved`);
  await expect(checkBuild(build)).rejects.toThrow('dist/register_all_kernels.js is not what was built');
  renameSync(`${kernels}.moved`, kernels);
  // An addon for a newer Node-API would be the one that is loaded.
  mkdirSync(join(build.folder, 'lib/napi-v9'));
  writeFileSync(join(build.folder, 'lib/napi-v9/tfjs_binding.node'), 'addon');
  await expect(checkBuild(build)).rejects.toThrow('lib/napi-v9/tfjs_binding.node is not what was built');
});

test('what is said of a build is as it was written, or is named', async () => {
  const { folder, ...build } = await newBuild();
  const { seal } = await withSeal({ folder: basename(folder), ...build });
  await checkBuild({ folder, ...build, seal });
  await expect(checkBuild({ folder, ...build, tensorflow: '9.9.8', seal })).rejects.toThrow(
    `current.json: its seal (SHA-256) is another: it is damaged, or was edited; ${mend}`,
  );
});

test('a build without its addon, or without checksums, says so', async () => {
  const { files: _, ...build } = await newBuild();
  await expect(checkBuild(build)).rejects.toThrow(
    'it has no checksums, since an older version built it; `npx -p @saf/backend saf-backend native` builds it again',
  );
  rmSync(join(build.folder, 'lib'), { recursive: true });
  await expect(checkBuild(build)).rejects.toThrow('its addon is not there');
});
