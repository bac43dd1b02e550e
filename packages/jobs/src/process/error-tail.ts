import type { Readable } from 'node:stream';

const kept = 4_000;
const lines = 8;

/** The last words of a process: enough to see why it crashed, however much it said before. */
export class ErrorTail {
  private words = '';

  constructor(...streams: (Readable | null)[]) {
    for (const stream of streams)
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.words = (this.words + chunk).slice(-kept);
      });
  }

  /** The last lines, each on its own, after ": "; nothing if nothing was said. */
  text(): string {
    return lastLines(this.words);
  }
}

/** The last lines of what was said, each on its own, after ": "; nothing if nothing was said. */
export function lastLines(words: string): string {
  const said = words
    .slice(-kept)
    .split('\n')
    .filter((line) => line.trim());
  return said.length > 0
    ? `:\n${said
        .slice(-lines)
        .map((line) => `    ${line}`)
        .join('\n')}`
    : '';
}
