import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Versions of the @saf packages that the app stands on, directly or through another one, by name. */
export function packageVersions(): Record<string, string> {
  const own = new URL('../../package.json', import.meta.url);
  const versions = new Map<string, string>();
  collect(createRequire(own), createRequire(own)(fileURLToPath(own)), versions);
  return Object.fromEntries([...versions].sort());
}

function collect(require: NodeJS.Require, { dependencies = {} }: Manifest, versions: Map<string, string>): void {
  for (const name of Object.keys(dependencies)) {
    if (!name.startsWith('@saf/') || versions.has(name)) continue;
    const file = require.resolve(`${name}/package.json`);
    const manifest = require(file) as Manifest;
    versions.set(name, manifest.version);
    collect(createRequire(file), manifest, versions);
  }
}
