import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ResultFile } from '@saf/results';
import { readResultFile } from '@saf/results/node';

/** Results, and what was measured of their networks; neither networks themselves nor what runs leave for themselves. */
const shown = /^[^/.][^/]*\/(?:(?:seed-\d+|certificates|corruptions|robustness)\/)?[^/]+\.json$/;
const ofNetworks = /\/(?:model|training)\.json$/;

/**
 * The result files in the folders of a folder of results, in the order of their names; what was submitted to the leaderboard last.
 *
 * @returns none where there is no such folder
 * @throws an error that names the file, for one that is damaged or no result
 */
export async function readResultFiles(folder: string): Promise<ResultFile[]> {
  const files = resultFiles(folder);
  const submitted = files.filter((file) => file.startsWith('leaderboard/'));
  const others = files.filter((file) => !submitted.includes(file));
  return Promise.all([...others, ...submitted].map((file) => readResultFile(join(folder, file))));
}

function resultFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => shown.test(file) && !ofNetworks.test(file))
    .sort();
}
