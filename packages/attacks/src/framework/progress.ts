import type { AttackOptions } from './attack.ts';

/** Counts the steps of a run, reports them, and stops the run when it is aborted. */
export class Progress {
  private done = 0;

  constructor(
    private readonly total: number,
    private readonly options: Pick<AttackOptions, 'onProgress' | 'signal'>,
    /** What is being done. */
    private readonly note: string,
  ) {}

  /** One step is done. */
  step(): Promise<void> {
    return this.reach(this.done + 1);
  }

  /** So many steps are done, or need not be. */
  async reach(done: number): Promise<void> {
    this.options.signal?.throwIfAborted();
    if (done > this.done) this.options.onProgress?.(Math.min(done / this.total, 1), this.note);
    this.done = Math.max(done, this.done);
    await macrotask();
    this.options.signal?.throwIfAborted();
  }
}

/**
 * Lets the event loop turn, so that signals, timers and the page get their say.
 * Not `tf.nextFrame`: it stands still in a hidden tab.
 */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else postMessageTo(resolve);
  });
}

function postMessageTo(resolve: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resolve();
  };
  port2.postMessage(null);
}
