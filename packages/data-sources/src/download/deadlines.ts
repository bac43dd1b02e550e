import type { LoadOptions } from '../load-options.ts';

const IDLE_MILLISECONDS = 60_000;
const TOTAL_MILLISECONDS = 3_600_000;

/** A fetch that is being watched: what it is to stop for, and whom it tells that bytes have come. */
export interface Watched {
  readonly signal: AbortSignal;
  alive(): void;
}

/**
 * Does what waits for the network, and gives it up when nothing comes for too long, when it takes too long in all, or
 * when the user's signal is aborted, whatever it is waiting for then.
 *
 * @throws Error that says which deadline passed; the signal's reason when it is aborted
 */
export async function withDeadlines<Result>(
  { signal, idleTimeout = IDLE_MILLISECONDS, timeout = TOTAL_MILLISECONDS }: Deadlines,
  work: (watched: Watched) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const stop = () => controller.abort(signal?.reason);
  const giveUp = (why: string) => () => controller.abort(new Error(why));
  const total = setTimeout(giveUp(`not finished after ${timeout / 1000} s`), timeout);
  const idle = setTimeout(giveUp(`nothing came for ${idleTimeout / 1000} s`), idleTimeout);
  signal?.addEventListener('abort', stop);
  try {
    return await abortable(work({ signal: controller.signal, alive: () => void idle.refresh() }), controller.signal);
  } finally {
    clearTimeout(total);
    clearTimeout(idle);
    signal?.removeEventListener('abort', stop);
  }
}

type Deadlines = Pick<LoadOptions, 'signal' | 'idleTimeout' | 'timeout'>;

/** What `work` gives, or the signal's reason as soon as it is aborted: a connection that is retried does not hear it. */
async function abortable<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
