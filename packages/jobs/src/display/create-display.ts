import pc from 'picocolors';
import { BarDisplay } from './bar-display.ts';
import type { Display } from './display.ts';
import { LineDisplay } from './line-display.ts';

/** Bars on a terminal that can draw them, plain lines elsewhere. Everything goes to standard error. */
export function createDisplay(): Display {
  const isTerminal = process.stderr.isTTY && process.env.TERM !== 'dumb';
  return isTerminal
    ? new BarDisplay(process.stderr, pc.createColors(usesColor(process.stderr)))
    : new LineDisplay(process.stderr);
}

/** Whether colour is wanted on a stream: a terminal, and no NO_COLOR (no-color.org). */
export function usesColor(stream: { readonly isTTY?: boolean }): boolean {
  return Boolean(stream.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}
