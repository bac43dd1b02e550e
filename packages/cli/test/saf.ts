import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `saf` with some words in a folder, as a shell would. */
export function startSaf(folder: string, ...words: string[]): ChildProcessWithoutNullStreams {
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  return spawn(process.execPath, ['--conditions=@saf/source', '--import', tsx, main, ...words], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', SAF_THREADS: '1' },
  });
}

/** Runs it to its end. */
export function saf(folder: string, ...words: string[]): Promise<Finished> {
  return endOf(startSaf(folder, ...words));
}

/** How a command ended, and what it said from now on. */
export function endOf(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (part: string) => {
      text[name] += part;
    });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...text }));
  });
}
