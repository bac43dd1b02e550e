import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const app = fileURLToPath(new URL('../../..', import.meta.url));
const workspace = resolve(app, '../..');

/** Where runs go if nothing else is said: the same folder from wherever the command is started. */
export const defaultOut = resolve(workspace, 'runs');

/** The package that published networks go to. */
export const pretrainedFolder = resolve(workspace, 'packages/pretrained');

/** The folder of one of them, such as "mnist/plain", whether it is there or not. */
export const publishedFolder = (network: string): string => resolve(pretrainedFolder, 'models', network);

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
