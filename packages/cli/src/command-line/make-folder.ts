import { accessSync, constants, mkdirSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/**
 * Makes a folder, and checks that it can be written to.
 *
 * @throws UsageError naming the option
 */
export function makeFolder(option: string, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${option}: expected a folder that can be written to, got ${folder} (${code})`);
  }
}
