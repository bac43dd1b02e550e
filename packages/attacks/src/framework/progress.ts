import type { AttackOptions } from './attack.ts';

/** Counts the steps of a run, reports them with what is being done, and stops the run when it is aborted. */
export function countSteps(
  total: number,
  { onProgress, signal }: Pick<AttackOptions, 'onProgress' | 'signal'>,
  note: string,
) {
  let reached = 0;
  /** So many steps are done, or need not be. */
  async function reach(done: number): Promise<void> {
    signal?.throwIfAborted();
    if (done > reached) onProgress?.(Math.min(done / total, 1), note);
    reached = Math.max(done, reached);
    await macrotask();
    signal?.throwIfAborted();
  }
  return { reach, step: () => reach(reached + 1) };
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
