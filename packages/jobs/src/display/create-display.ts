import { printable } from '@saf/checks/printable';
import pc from 'picocolors';
import { BarDisplay } from './bar-display.ts';
import type { Display } from './display.ts';
import { LineDisplay } from './line-display.ts';

/** Bars on a terminal that can draw them, plain lines elsewhere. Everything goes to standard error. */
export function createDisplay(): Display {
  const isTerminal = process.stderr.isTTY && process.env.TERM !== 'dumb';
  return withPrintableText(
    isTerminal
      ? new BarDisplay(process.stderr, pc.createColors(usesColor(process.stderr)))
      : new LineDisplay(process.stderr),
  );
}

/** Names of jobs and what workers say may come from files of others. */
export function withPrintableText(display: Display): Display {
  return {
    start: (job) => display.start(printable(job)),
    update: (job, done, note) => display.update(printable(job), done, printable(note)),
    end: (job, state, text) => display.end(printable(job), state, printable(text)),
    note: (text) => display.note(printable(text)),
    close: () => display.close(),
  };
}

/** Whether colour is wanted on a stream: a terminal, and no NO_COLOR (no-color.org). */
export function usesColor(stream: { readonly isTTY?: boolean }): boolean {
  return Boolean(stream.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}
