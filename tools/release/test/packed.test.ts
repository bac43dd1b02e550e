import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, describe, expect, test } from 'vitest';
import { packPackages } from '../src/pack-packages.ts';

const into = mkdtempSync(join(tmpdir(), 'packed-'));
const packed = packPackages(into);

afterAll(() => rmSync(into, { recursive: true }));

// The packages are ES modules alone: what CommonJS and Node before 12 would make of them is left out.
const LEFT_OUT = ['node10', 'node16-cjs'];

describe.each(packed)('$name as it is packed', ({ tarball, folder, files, manifest }) => {
  test('publint finds nothing', async () => {
    const { messages } = await publint({ pkgDir: folder, pack: false, strict: true });
    expect(messages.filter(({ type }) => type !== 'suggestion').map((each) => formatMessage(each, manifest))).toEqual(
      [],
    );
  });

  test('its types are right for every way to import it', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
    if (!analysis.types) throw new Error('no types');
    const problems = analysis.problems.filter(
      (each) => !('resolutionKind' in each && LEFT_OUT.includes(each.resolutionKind)),
    );
    expect(problems).toEqual([]);
  });

  test('has its licence and README, and nothing that is for tests', () => {
    expect(manifest.license).toBe('MIT');
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']),
    );
    expect(files.filter((file) => /\.test\.|^src\/|^test\//.test(file))).toEqual([]);
  });

  test('every file that it names is packed', () => {
    const named = [...targetsOf(manifest.exports), ...Object.values(manifest.bin ?? {})];
    const missing = named.filter((target) => !target.includes('*') && !files.includes(target.replace('./', '')));
    expect(missing).toEqual([]);
    expect(JSON.stringify(manifest.exports)).not.toContain('@saf/source');
    const maps = files.filter((file) => /sourceMappingURL=/.test(readFileSync(join(folder, file), 'latin1')));
    expect(maps).toEqual([]);
  });

  test('asks for packages by ranges that a registry knows', () => {
    const ranges = Object.values({ ...manifest.dependencies, ...manifest.peerDependencies });
    expect(ranges.filter((range) => /^(workspace|catalog|link|file):/.test(range))).toEqual([]);
  });

  test('says that importing it has no effects', () => expect(manifest.sideEffects).toBe(false));
});

/** Every file that exports name, whatever the condition. */
function targetsOf(exported: unknown): string[] {
  return typeof exported === 'string' ? [exported] : Object.values(exported as object).flatMap(targetsOf);
}

test('importing the packages registers nothing with tfjs', () => {
  const script = fileURLToPath(new URL('effects-of-imports.mjs', import.meta.url));
  const output = execFileSync(process.execPath, [script, ...packed.map(({ name }) => name)], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual({});
});
