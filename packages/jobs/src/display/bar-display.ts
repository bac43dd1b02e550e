import cliProgress, { type MultiBar, type SingleBar } from 'cli-progress';
import type { Colors } from 'picocolors/types';
import { Clock, formatDuration } from './clock.ts';
import type { Display, EndState } from './display.ts';

/** One bar a job that is under way, with the time it has left; what ended is a line above the bars. */
export class BarDisplay implements Display {
  private readonly bars: MultiBar;
  private readonly jobs = new Map<string, { clock: Clock; bar: SingleBar }>();

  constructor(
    private readonly stream: NodeJS.WritableStream,
    private readonly colors: Colors,
  ) {
    this.bars = new cliProgress.MultiBar({
      stream,
      format: (options, params, payload) =>
        `${payload.job.padEnd(22)} ${colors.cyan(cliProgress.Format.BarFormat(params.progress, options))} ${payload.text}`,
      barsize: 24,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false,
      // A line above the bars shifts them: what has not changed must be drawn again too.
      forceRedraw: true,
      emptyOnZero: true,
    });
  }

  start(job: string): void {
    this.jobs.set(job, { clock: new Clock(), bar: this.bars.create(1, 0, { job, text: 'starting' }) });
  }

  update(job: string, done: number, note: string): void {
    const state = this.jobs.get(job);
    if (!state) return;
    const left = state.clock.secondsLeft(done);
    const time = left === null ? '' : `, ${formatDuration(left)} left`;
    const percent = String(Math.floor(done * 100)).padStart(3);
    state.bar.update(done, { text: `${percent} % ${note}${time}` });
  }

  end(job: string, state: EndState, text: string): void {
    const shown = this.jobs.get(job);
    const sign = { done: this.colors.green('✓'), failed: this.colors.red('✗'), stopped: this.colors.yellow('■') }[
      state
    ];
    this.note(`${sign} ${job} ${this.colors.dim(formatDuration(shown?.clock.seconds() ?? 0))} ${text}`);
    this.jobs.delete(job);
    if (shown) this.bars.remove(shown.bar);
  }

  note(text: string): void {
    // The library writes lines at its next redraw, and only while it has bars.
    if (this.jobs.size === 0) this.stream.write(`${text}\n`);
    else this.bars.log(`${text}\n`);
  }

  close(): void {
    if (this.jobs.size > 0) this.bars.update();
    this.bars.stop();
  }
}
