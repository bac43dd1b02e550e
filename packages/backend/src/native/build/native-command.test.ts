import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { currentBuild } from '../native-build.ts';
import { fakeRelease, temporaryFolder, writeFiles } from '../test/fake-tools.ts';
import { putInPlace } from './native-command.ts';

/** A cache with a build of TensorFlow 1.0.0 in use. */
function cacheWithBuild(): string {
  const native = temporaryFolder();
  writeFiles(native, {
    'current.json': JSON.stringify({ folder: 'tensorflow-1.0.0-a', tensorflow: '1.0.0', tfjsNode: '0.0.1' }),
    'tensorflow-1.0.0-a/package.json': '{}',
    'staging-9.9.9/finished/package.json': '{ "new": true }',
    'notes.txt': '',
  });
  return native;
}

test('takes the place of another version, and removes that', async () => {
  const native = cacheWithBuild();
  const build = await putInPlace(join(native, 'staging-9.9.9/finished'), await fakeRelease(temporaryFolder()), native);
  expect(currentBuild(native)).toEqual(build);
  expect(build).toMatchObject({ tensorflow: '9.9.9', tfjsNode: '0.0.1' });
  expect(readFileSync(join(build.folder, 'package.json'), 'utf8')).toContain('new');
  expect(readdirSync(native).filter((name) => !name.startsWith('tensorflow-9.9.9-'))).toEqual([
    'current.json',
    'notes.txt',
  ]);
});

test('leaves the version that is there in use where its own folder cannot be moved', async () => {
  const native = cacheWithBuild();
  await expect(putInPlace(join(native, 'gone'), await fakeRelease(temporaryFolder()), native)).rejects.toThrow(
    'ENOENT',
  );
  expect(currentBuild(native)).toMatchObject({ tensorflow: '1.0.0', folder: join(native, 'tensorflow-1.0.0-a') });
  expect(existsSync(join(native, 'tensorflow-1.0.0-a/package.json'))).toBe(true);
});
