import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { capturedOutput } from '@saf/testing';
import { runWords } from '../src/command-line/run-main.ts';
import { createProgram } from '../src/program.ts';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/**
 * What Node is called with: the program from its source, or, where SAF_BUILT is set, as it is published. CI has built it by then, and that
 * one starts in half of the time.
 */
const program = process.env.SAF_BUILT
  ? [path('../dist/main.js')]
  : ['--conditions=@saf/source', '--import', fileURLToPath(import.meta.resolve('tsx')), path('../src/main.ts')];

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `saf` with some words in a folder, as a shell would. */
export function startSaf(folder: string, ...words: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [...program, ...words], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', SAF_THREADS: '1' },
  });
}

/** Runs it to its end. */
export function saf(folder: string, ...words: string[]): Promise<Finished> {
  return endOf(startSaf(folder, ...words));
}

/** Does the same in the process of the test, which spares the start of one. */
export async function safHere(folder: string, ...words: string[]): Promise<Finished> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    const { value: code, stdout, stderr } = await capturedOutput(() => runWords(words, createProgram));
    return { code, stdout, stderr };
  } finally {
    process.chdir(before);
  }
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
