import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';

const app = resolve(import.meta.dirname, '..');
const dist = resolve(app, 'dist');
const sources = ['src', 'plugins', 'data', 'public', 'index.html', 'vite.config.ts'];
const vite = resolve(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');

/** The folder of the built page: built now if its sources are newer. */
export async function builtPage(): Promise<string> {
  const built = existsSync(`${dist}/index.html`) ? statSync(`${dist}/index.html`).mtimeMs : 0;
  if (sources.some((source) => newest(resolve(app, source)) > built)) await buildPage();
  return dist;
}

/** In a process of its own: vitest's NODE_ENV would make a page for development. */
async function buildPage(): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: app, env });
}

function newest(path: string): number {
  if (!statSync(path).isDirectory()) return path.endsWith('.test.ts') ? 0 : statSync(path).mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(resolve(path, name))));
}
