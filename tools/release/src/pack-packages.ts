import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar';
import { type Manifest, publicPackages, readManifest, root } from './public-packages.ts';

/** A package as it would be published: a tarball, and what is in it, unpacked. */
export interface PackedPackage {
  readonly name: string;
  readonly tarball: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly manifest: Manifest;
}

interface Pack {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs every public package into a folder with pnpm, which is what publishes them. They have to be built. */
export function packPackages(into: string): PackedPackage[] {
  return pack(into).map(({ name, filename, files }) => {
    const folder = join(into, name);
    mkdirSync(folder, { recursive: true });
    extract({ file: filename, cwd: folder, strip: 1, sync: true });
    return { name, tarball: filename, folder, files: files.map(({ path }) => path), manifest: readManifest(folder) };
  });
}

function pack(into: string): Pack[] {
  const filters = publicPackages().map(({ name }) => `--filter=${name}`);
  const command = ['-y', 'pnpm', ...filters, 'pack', '--json', '--pack-destination', into];
  const output = execFileSync('npx', command, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return JSON.parse(output);
}
