import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Result } from '@saf/results';
import { readResult } from '@saf/results/node';

/** A network of the package: its name, its files and its committed numbers. */
export interface PublishedModel {
  /** As `loadPretrained` takes it. */
  readonly name: string;
  readonly folder: string;
  readonly result: Result;
}

/** The networks below a folder, by name. @throws Error if there are none; ArgumentError naming a result that is damaged */
export async function publishedModels(folder: string): Promise<PublishedModel[]> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const names = files.filter((file) => file.endsWith('result.json')).map(dirname);
  if (names.length === 0)
    throw new Error(`expected published networks in ${folder}, found none: \`reproduce publish\` writes them`);
  return Promise.all(
    names.sort().map(async (name) => {
      const own = join(folder, name);
      return { name, folder: own, result: await readResult(join(own, 'result.json')) };
    }),
  );
}
