import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { publicPackages, readManifest, root } from '../src/index.ts';

const changesets = createRequire(import.meta.url).resolve('@changesets/cli/bin.js');
const copies: string[] = [];

afterEach(() => {
  for (const copy of copies.splice(0)) rmSync(copy, { recursive: true });
});

/** What the release tool reads of the repository, in a folder of its own: nothing here is versioned in truth. */
function copyWorkspace(): string {
  const copy = mkdtempSync(join(tmpdir(), 'release-'));
  copies.push(copy);
  for (const file of ['package.json', 'pnpm-workspace.yaml', '.changeset'])
    cpSync(join(root, file), join(copy, file), { recursive: true });
  for (const { folder } of publicPackages())
    for (const file of ['package.json', 'CHANGELOG.md'].filter((each) => existsSync(join(folder, each))))
      cpSync(join(folder, file), join(copy, 'packages', folder.slice(join(root, 'packages').length), file));
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', copy]);
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function versionsOf(copy: string): Record<string, string> {
  return Object.fromEntries(publicPackages().map(({ name }) => [name, readManifest(packageIn(copy, name)).version]));
}

const packageIn = (copy: string, name: string) => join(copy, 'packages', name.replace('@saf/', ''));

/** The names of the packages that a release would version. */
function release(copy: string): string[] {
  const before = versionsOf(copy);
  execFileSync(process.execPath, [changesets, 'version'], { cwd: copy, stdio: 'pipe' });
  const after = versionsOf(copy);
  return Object.keys(after).filter((name) => after[name] !== before[name]);
}

function leaveNoChangeset(copy: string): void {
  rmSync(join(copy, '.changeset'), { recursive: true });
  cpSync(join(root, '.changeset/config.json'), join(copy, '.changeset/config.json'));
}

// One that all import, one in the middle, one that few import.
test.each(['@saf/checks', '@saf/losses', '@saf/attacks'])('a fix of %s versions it and no other package', (name) => {
  const copy = copyWorkspace();
  leaveNoChangeset(copy);
  writeFileSync(join(copy, '.changeset/fix.md'), `---\n'${name}': patch\n---\n\nA fix.\n`);
  expect(release(copy)).toEqual([name]);
  expect(readFileSync(join(packageIn(copy, name), 'CHANGELOG.md'), 'utf8')).toContain('A fix.');
});

test('the changes that wait can be released, and each has its line in a changelog', () => {
  const copy = copyWorkspace();
  for (const name of release(copy)) expect(existsSync(join(packageIn(copy, name), 'CHANGELOG.md'))).toBe(true);
});
