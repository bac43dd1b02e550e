import type { Progress } from '../schedule/messages.ts';

/** What a task is told and may say while it runs. */
export interface TaskContext {
  /** Aborted when the run is stopped: the task saves what there is and rejects with the signal's reason. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** A line for people. */
  note(text: string): void;
}
