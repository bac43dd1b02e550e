import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProgressListener } from '@saf/checks';
import { Interrupted } from '../interrupted.ts';
import type { Task, TaskModule, TaskResult } from '../task.ts';
import { ErrorTail } from './error-tail.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { TaskFailure } from './task-failure.ts';
import { WorkerCrash } from './worker-crash.ts';

const entry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url));

export interface WorkerOptions {
  readonly module: TaskModule;
  /** Environment variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly onProgress?: ProgressListener;
  onNote?(text: string): void;
  /** Aborting asks the worker to save and end; the promise then rejects with Interrupted. */
  readonly signal?: AbortSignal;
  /** Aborting ends the worker at once. */
  readonly killSignal?: AbortSignal;
}

/**
 * Does one task in a process of its own and returns what it gave.
 *
 * A process and no thread: a second thread cannot load the native engine, and wasm memory never shrinks but with its
 * process. node:child_process and no pool: tinypool's child processes write straight to our stderr, across the progress
 * bars, and their crash says neither exit code nor last words; a pool of fresh processes keeps nothing warm anyway.
 *
 * @throws Interrupted if it was asked to stop; Error with the worker's own message; WorkerCrash if it ended without one
 */
export async function runInWorker(task: Task, options: WorkerOptions): Promise<TaskResult> {
  const child = fork(entry, [options.module.url], {
    execArgv: [...(options.module.execArgv ?? [])],
    // stdout is the command's own; whatever an engine prints is kept for the case of a crash.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...options.env },
    serialization: 'advanced',
  });
  const stop = () => send(child, { kind: 'stop' });
  const kill = () => child.kill('SIGKILL');
  options.signal?.addEventListener('abort', stop);
  options.killSignal?.addEventListener('abort', kill);
  try {
    send(child, { kind: 'start', task });
    if (options.signal?.aborted) stop();
    return await outcome(child, options);
  } finally {
    options.signal?.removeEventListener('abort', stop);
    options.killSignal?.removeEventListener('abort', kill);
  }
}

function send(child: ChildProcess, message: ToWorker): void {
  // A worker that has just ended cannot be told anything; how it ended is said by its exit.
  if (child.connected) child.send(message, () => {});
}

function outcome(child: ChildProcess, options: WorkerOptions): Promise<TaskResult> {
  const tail = new ErrorTail(child.stdout, child.stderr);
  let last: FromWorker | null = null;
  child.on('message', (message: FromWorker) => {
    last = message;
    if (message.kind === 'progress') options.onProgress?.(message.done, message.note);
    else if (message.kind === 'note') options.onNote?.(message.text);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const how = `the process ended ${signal ? `by ${signal}` : `with code ${code}`}${tail.text()}`;
      if (last?.kind === 'done') resolve(last.result);
      else if (last?.kind === 'failed') reject(new TaskFailure(last.name, last.message));
      else if (last?.kind === 'stopped' || options.signal?.aborted) reject(new Interrupted());
      else reject(crash(how, signal !== null || last !== null));
    });
  });
}

/** A worker that could not even start would not start the next time: that is no crash. */
function crash(how: string, wasAtWork: boolean): Error {
  return wasAtWork ? new WorkerCrash(how) : new Error(how);
}
