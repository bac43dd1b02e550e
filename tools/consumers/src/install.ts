import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PackedPackage, root } from '@saf/release';

export type Installer = 'npm' | 'pnpm';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** A copy of a fixture outside of the workspace, with the tarballs installed as if a registry had them. */
export function install(fixture: string, installer: Installer, packed: readonly PackedPackage[], into: string): string {
  return installCopy(join(fixtures, fixture), installer, packed, into);
}

/** The same of a project of examples/, by npm. */
export function installExample(name: string, packed: readonly PackedPackage[], into: string): string {
  return installCopy(join(root, 'examples', name), 'npm', packed, into);
}

function installCopy(project: string, installer: Installer, packed: readonly PackedPackage[], into: string): string {
  const folder = mkdtempSync(join(into, `${basename(project)}-${installer}-`));
  cpSync(project, folder, { recursive: true });
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const tarballs = tarballsFor(Object.keys(manifest.dependencies), packed);
  Object.assign(manifest.dependencies, tarballs);
  writeFileSync(file, JSON.stringify(manifest, null, 2));
  installers[installer](folder, tarballs);
  return folder;
}

/** The packages of ours among the names, and those that they depend on. */
function tarballsFor(names: readonly string[], packed: readonly PackedPackage[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, tarball, manifest } of packed.filter((each) => names.includes(each.name)))
    Object.assign(found, { [name]: `file:${tarball}` }, tarballsFor(Object.keys(manifest.dependencies ?? {}), packed));
  return found;
}

const installers: Record<Installer, (folder: string, tarballs: Record<string, string>) => void> = {
  npm: (folder) => {
    run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], folder);
  },
  // The packages ask for each other by version, which no registry has yet.
  pnpm: (folder, overrides) => {
    const allowBuilds = { 'core-js': false, esbuild: false, preact: false, sharp: false };
    writeFileSync(join(folder, 'pnpm-workspace.yaml'), JSON.stringify({ overrides, allowBuilds, pmOnFail: 'ignore' }));
    run('npx', ['-y', 'pnpm', 'install', '--prefer-offline'], folder);
  },
};

/** Everything that the command prints; an error with all of it where it fails. */
export function run(command: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed in ${cwd}\n${stdout}\n${stderr}`, { cause: error });
  }
}
