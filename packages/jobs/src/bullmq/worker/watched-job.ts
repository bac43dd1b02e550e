import { setTimeout as sleep } from 'node:timers/promises';
import type { JobListeners } from '../../executors/executor.ts';
import { doStoredJob, type Machine } from '../../worker/do-stored-job.ts';

export interface SilenceLimits {
  /** Seconds that a job's process may say nothing. */
  readonly silenceLimit: number;
  /** Seconds in which a silent one may save and end before it is killed; and after that, in which what it waits for may answer. */
  readonly secondsToEnd: number;
}

/**
 * Does a stored job, and ends it where it says nothing for too long.
 *
 * @throws as `doStoredJob`; Error for a job that was silent
 */
export async function doWatchedJob(
  data: unknown,
  machine: Machine,
  listeners: JobListeners,
  { silenceLimit, secondsToEnd }: SilenceLimits,
): Promise<void> {
  const [stop, kill] = [following(listeners.stop), following(listeners.kill)];
  let onSilent = () => {};
  const silence = new Promise<'silent'>((resolve) => {
    onSilent = () => resolve('silent');
  });
  const timer = setTimeout(() => onSilent(), silenceLimit * 1000);
  const done = doStoredJob(data, machine, {
    stop: stop.signal,
    kill: kill.signal,
    onStart() {
      timer.refresh();
      listeners.onStart();
    },
    onProgress(share, note) {
      timer.refresh();
      listeners.onProgress(share, note);
    },
    onNote(text) {
      timer.refresh();
      listeners.onNote(text);
    },
  });
  try {
    if ((await Promise.race([done, silence])) !== 'silent') return;
    for (const signal of [stop, kill]) {
      signal.abort();
      const end = await Promise.race([done.then(always('done'), always('ended')), sleep(secondsToEnd * 1000)]);
      if (end === 'done') return;
      if (end === 'ended') break;
    }
    throw new Error(`its process said nothing for ${silenceLimit} s and was ended`);
  } finally {
    clearTimeout(timer);
    for (const signal of [stop, kill]) signal.release();
  }
}

const always =
  <Value>(value: Value) =>
  () =>
    value;

/** A signal of one job's own, which is aborted with that of all. */
function following(all: AbortSignal) {
  const own = new AbortController();
  const abort = () => own.abort();
  if (all.aborted) abort();
  all.addEventListener('abort', abort);
  return { signal: own.signal, abort, release: () => all.removeEventListener('abort', abort) };
}
