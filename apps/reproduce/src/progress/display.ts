import type { Progress } from '../schedule/messages.ts';

/** Shows people how far the jobs are. */
export interface Display {
  start(job: string): void;
  update(job: string, progress: Progress): void;
  /** The job is done; `text` is what there is to say of it. */
  finish(job: string, text: string): void;
  fail(job: string, text: string): void;
  /** A line of its own. */
  note(text: string): void;
  /** Leaves the terminal as it was. */
  close(): void;
}
