import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Hash of all sources of the kernels, so that a test sees a binary that was not made from them. */
export function sourcesHash() {
  const hash = createHash('sha256');
  for (const name of readdirSync(import.meta.dirname).sort()) {
    if (name.endsWith('.ts')) hash.update(name).update(readFileSync(join(import.meta.dirname, name)));
  }
  return hash.digest('hex');
}
