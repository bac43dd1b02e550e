import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runWords } from '@saf/cli/command-line';
import { capturedOutput } from '@saf/testing';
import { createProgram } from '../src/commands/program.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** What Node is called with, before the words of the command. */
export const commandLine: readonly string[] = ['--conditions=@saf/source', '--import', tsx, main];

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts the real command in a process group of its own, as a terminal would, without a terminal. */
export function start(words: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const { INIT_CWD, ...inherited } = process.env;
  const child = spawn(process.execPath, [...commandLine, ...words], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    out.stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...out })));
  return { child, ended };
}

/** Runs the real command to its end. */
export function reproduce(...words: string[]): Promise<Ended> {
  return start(words).ended;
}

/** Does the same in the process of the test, which spares the start of one: for what ends before any job is begun. */
export async function reproduceHere(...words: string[]): Promise<Ended> {
  const { value: code, stdout, stderr } = await capturedOutput(() => runWords(words, createProgram));
  return { code, stdout, stderr };
}
