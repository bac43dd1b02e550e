import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What tells the weights of a saved network from all others: the SHA-256 of weights.bin. */
export async function weightsHash(folder: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(folder, 'weights.bin')))
    .digest('hex');
}
