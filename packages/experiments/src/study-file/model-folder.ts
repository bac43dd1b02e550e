import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ArgumentError } from '@saf/checks';

/**
 * The folder of a saved network, which a study file names by that folder or by its model.json.
 *
 * @param file the study file, whose folder relative paths start from
 * @throws ArgumentError for a folder without model.json
 */
export function modelFolder(field: string, named: string, file: string): string {
  const path = resolve(file, '..', named);
  const folder = basename(path) === 'model.json' ? dirname(path) : path;
  if (!existsSync(join(folder, 'model.json'))) throw new ArgumentError(field, 'a folder with model.json', folder);
  return folder;
}
