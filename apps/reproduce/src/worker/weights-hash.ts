import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What tells the weights of a saved network from all others: the SHA-256 of weights.bin. */
export async function weightsHash(folder: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(folder, 'weights.bin')))
    .digest('hex');
}

/**
 * Whether what was measured of weights with this hash is of those in a folder. Where they are not there, nothing can be said
 * against it.
 */
export async function isOfWeights(folder: string, hash: string | null): Promise<boolean> {
  return !existsSync(join(folder, 'weights.bin')) || hash === (await weightsHash(folder));
}
