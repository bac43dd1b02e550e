import { join } from 'node:path';
import type { Study } from '@saf/experiments/plan';
import { readJsonIfThere, writeJson } from '@saf/results/node';
import { z } from 'zod';

const VERSION = 1;
const schema = z.object({ kind: z.literal('study'), version: z.int() });

/**
 * Checks what an earlier run left in a folder, and gives what keeps the study there, whole and beside its results, as `study.json`.
 *
 * @throws Error where a run of another version is half finished there: nothing is overwritten
 */
export async function keepStudy(folder: string, study: Study): Promise<() => Promise<void>> {
  const file = join(folder, 'study.json');
  const there = await readJsonIfThere(file, schema);
  if (there && there.version !== VERSION)
    throw new Error(
      `${file} is of another version of studies: expected ${VERSION}, got ${there.version}. Pass --out to write elsewhere, or remove the folder`,
    );
  return () => writeJson(file, { kind: 'study', version: VERSION, study });
}
