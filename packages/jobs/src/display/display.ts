export type EndState = 'done' | 'failed' | 'stopped';

/** Shows people how far the jobs are. */
export interface Display {
  start(job: string): void;
  update(job: string, done: number, note: string): void;
  /** The job has ended; `text` is what there is to say of it, or nothing. */
  end(job: string, state: EndState, text: string): void;
  /** A line of its own. */
  note(text: string): void;
  /** Leaves the terminal as it was. */
  close(): void;
}
