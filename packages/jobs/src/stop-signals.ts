import { setMaxListeners } from 'node:events';

/** A run's way to be stopped: Ctrl-C (SIGINT), or the polite kill (SIGTERM) and a closed terminal (SIGHUP). */
export interface StopSignals {
  /** Aborted by the first signal: save and end. */
  readonly stop: AbortSignal;
  /** Aborted by the second: end at once. */
  readonly kill: AbortSignal;
  /** Gives the signals back. */
  release(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes the signals from Node, which would end the process. */
export function catchStopSignals(onStop: () => void): StopSignals {
  const [stop, kill] = [new AbortController(), new AbortController()];
  // As many listen as there are jobs at the same time, which is no leak.
  setMaxListeners(0, stop.signal, kill.signal);
  const onSignal = () => {
    if (stop.signal.aborted) return kill.abort();
    onStop();
    stop.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    stop: stop.signal,
    kill: kill.signal,
    release: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
