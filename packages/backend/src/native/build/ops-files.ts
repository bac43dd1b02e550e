import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The C++ files of the ops that are compiled into the addon, which are sources of this package. */
export function opsFiles(): string[] {
  return filesOf('.cc');
}

/** Changes when any of them does, so that a build of older ones is known for what it is. */
export function opsVersion(): string {
  const hash = createHash('sha256');
  for (const file of [...filesOf('.cc'), ...filesOf('.h')]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function filesOf(extension: string): string[] {
  const { resolve } = createRequire(import.meta.url);
  const folder = join(dirname(resolve('@saf/backend/package.json')), 'tensorflow-ops');
  const names = readdirSync(folder).filter((name) => name.endsWith(extension));
  return names.sort().map((name) => join(folder, name));
}
