import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { onExit } from 'signal-exit';

interface ToolOptions {
  /** File that takes all the tool prints. */
  readonly log: string;
  /** Variables beside those of this process. */
  readonly environment?: Record<string, string>;
  /** Show what the tool prints to its standard output, its progress bar say, where a person is looking. */
  readonly show?: boolean;
}

/**
 * Runs a tool to its end.
 *
 * @throws Error with the last lines of its output and where the whole of it is, if it fails
 */
export async function runTool(command: readonly string[], options: ToolOptions): Promise<void> {
  const ending = await run(command, options);
  if (ending !== null) throw new Error(`${ending}: ${await lastLines(options.log)} (all of it: ${options.log})`);
}

/** How the tool ended, in words; null for well. */
async function run([tool, ...args]: readonly string[], options: ToolOptions): Promise<string | null> {
  const log = createWriteStream(options.log);
  const child = spawn(tool, args, {
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', options.show && process.stderr.isTTY ? 2 : 'pipe', 'pipe'],
    // A process group of its own, so that the tool and what it started can be ended together.
    detached: true,
  });
  const forget = onExit(() => endGroup(child.pid));
  child.stdout?.pipe(log, { end: false });
  child.stderr!.pipe(log, { end: false });
  const ending = await new Promise<string | null>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? null : `${tool} ended with ${signal ?? `code ${code}`}`));
  });
  forget();
  await finished(log.end());
  return ending;
}

/** When this process is ended, a download does not go on behind the user's back. */
function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader);
  } catch {
    // It has ended on its own.
  }
}

async function lastLines(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-5).join('\n').trim() || 'it printed nothing';
}
