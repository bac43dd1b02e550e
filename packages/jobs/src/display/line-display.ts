import { Clock, formatDuration } from './clock.ts';
import type { Display, EndState } from './display.ts';

/** A line is written when a job passes another tenth of its work, but not more often than this. */
const secondsBetweenLines = 2;

/** Plain lines, for a log or a pipe: no escape codes, no carriage returns. */
export class LineDisplay implements Display {
  private readonly jobs = new Map<string, { clock: Clock; tenths: number; lastLine: number }>();

  constructor(private readonly stream: NodeJS.WritableStream) {}

  start(job: string): void {
    this.jobs.set(job, { clock: new Clock(), tenths: 0, lastLine: 0 });
    this.note(`${job}: started`);
  }

  update(job: string, done: number, note: string): void {
    const state = this.jobs.get(job);
    if (!state) return;
    const left = state.clock.secondsLeft(done);
    const tenths = Math.floor(done * 10);
    if (tenths <= state.tenths || state.clock.seconds() - state.lastLine < secondsBetweenLines) return;
    Object.assign(state, { tenths, lastLine: state.clock.seconds() });
    const time = left === null ? '' : `, ${formatDuration(left)} left`;
    this.note(`${job}: ${Math.floor(done * 100)} %, ${note}${time}`);
  }

  end(job: string, state: EndState, text: string): void {
    const seconds = this.jobs.get(job)?.clock.seconds() ?? 0;
    this.note(`${job}: ${state} after ${formatDuration(seconds)}${text && `, ${text}`}`);
  }

  note(text: string): void {
    this.stream.write(`${text}\n`);
  }

  close(): void {}
}
