import type { StoredJob } from '../artifacts/stored-job.ts';
import type { JobListeners } from '../executors/executor.ts';

/** A job that the coordinator waits for. */
export class AskedJob {
  /** Resolves or rejects once the coordinator need not wait any more. */
  readonly ended: Promise<void>;
  /** The number of the Slurm job or array that does it; null as long as none does. */
  submission: number | null = null;
  /** How often this coordinator has submitted it. */
  submissions = 0;
  /** Whether what a compute node reads of it is in the store. */
  isWritten = false;
  /** How often it was seen to have ended without a trace in the store. */
  looks = 0;
  /** Nobody waits for it any more. */
  isOver = false;
  /** Whether somebody was seen doing it. */
  hasStarted = false;
  private resolve!: () => void;
  private reject!: (error: unknown) => void;

  constructor(
    readonly job: StoredJob,
    readonly priority: number,
    readonly listeners: JobListeners,
  ) {
    this.ended = new Promise<void>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    }).finally(() => {
      this.isOver = true;
    });
  }

  start(): void {
    if (!this.hasStarted) this.listeners.onStart();
    this.hasStarted = true;
  }

  end(): void {
    this.resolve();
  }

  fail(error: unknown): void {
    this.reject(error);
  }

  /** Nobody does it any more. */
  forget(): void {
    this.submission = null;
    this.looks = 0;
  }
}

/** Files are read and written for so many jobs at the same time: a process may open only so many. */
const AT_ONCE = 32;

/** Acts on each, not on all at the same time. */
export async function forEachJob<Value>(values: readonly Value[], act: (value: Value) => Promise<void>): Promise<void> {
  const waiting = values.values();
  const worker = async () => {
    for (const value of waiting) await act(value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
