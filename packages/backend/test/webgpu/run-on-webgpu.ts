import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { simulatedGraphics } from '@saf/chromium';

/**
 * Runs a script of this folder in a process of its own that finds a simulated graphics card, and reads what it prints as JSON. The
 * process has to end by itself.
 */
export async function runOnWebgpu<Result>(script: string, ...args: string[]): Promise<Result> {
  const file = new URL(script, import.meta.url).pathname;
  const options = {
    env: { ...process.env, ...simulatedGraphics() },
    maxBuffer: 2 ** 30,
    timeout: 600_000,
  };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@saf/source', '--import', 'tsx', file, ...args],
    options,
  );
  return JSON.parse(stdout);
}
