import { Writable } from 'node:stream';

/** A stream that keeps what is written to it, and passes for a terminal of 120 columns if it is to. */
export function recordingStream(isTTY: boolean): { stream: NodeJS.WritableStream; text(): string } {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 120 }), text: () => text };
}
