import { accessSync, constants, mkdirSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '@saf/cli/command-line';

const app = fileURLToPath(new URL('../../..', import.meta.url));
const workspace = resolve(app, '../..');

/** Where runs go if nothing else is said: the same folder from wherever the command is started. */
export const defaultOut = resolve(workspace, 'runs');

/** The package that published networks go to. */
export const pretrainedFolder = resolve(workspace, 'packages/pretrained');

/**
 * A path as its user means it. Scripts run in the folder of their package; pnpm says in INIT_CWD where it was called.
 * Under turbo both are the app's own folder, where nobody wants files: then it is the workspace.
 */
export function userPath(path: string): string {
  const called = process.env.INIT_CWD ?? process.cwd();
  const inApp = !relative(app, called).startsWith('..');
  return resolve(inApp ? workspace : called, path);
}

/** The path as it is shortest to read. */
export function shownPath(path: string): string {
  const short = relative(userPath('.'), path);
  return short.startsWith('..') ? path : short || '.';
}

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
