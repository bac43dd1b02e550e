import type { ProgressListener } from '@saf/checks';
import type { Job } from '../job.ts';
import type { StopSignals } from '../stop-signals.ts';
import type { TaskResult } from '../task.ts';

/** Has jobs done: by processes of this machine, or by other machines. */
export interface Executor {
  /** Jobs at the same time at most; Infinity where others decide. */
  readonly concurrency: number;
  /**
   * Told of all jobs before the first one is started.
   *
   * @throws ArgumentError for a job that cannot be done
   */
  prepare(jobs: readonly Job[]): Promise<void>;
  /** Asked while others run; a job that must wait is asked for again when one of them has ended. */
  mayStart?(job: Job, running: readonly Job[], note: (text: string) => void): boolean;
  /**
   * Has one job done whose inputs are there, and resolves once its outputs are.
   *
   * @throws Interrupted if it was stopped; Error with the message of what failed
   */
  execute(job: Job, listeners: JobListeners): Promise<TaskResult>;
}

/** What an executor says of a job, and by what it is stopped. */
export interface JobListeners extends Pick<StopSignals, 'stop' | 'kill'> {
  /** Somebody has begun it. */
  onStart(): void;
  readonly onProgress: ProgressListener;
  /** A line for people. */
  onNote(text: string): void;
}
