import { availableParallelism } from 'node:os';
import { checkNumber } from '@saf/checks';

type Environment = Record<string, string | undefined>;

/**
 * Hands `SAF_THREADS` on to libtensorflow, which reads its own variables once, when it is loaded.
 *
 * @throws ArgumentError where it is not a whole number >= 1
 */
export function applyThreads(environment: Environment): void {
  const { SAF_THREADS } = environment;
  if (!SAF_THREADS) return;
  // What is no number is named as it stands.
  const asked = Number.isNaN(Number(SAF_THREADS)) ? SAF_THREADS : Number(SAF_THREADS);
  const threads = String(checkNumber('SAF_THREADS', asked, { min: 1, integer: true }));
  environment.TF_NUM_INTRAOP_THREADS = threads;
  environment.TF_NUM_INTEROP_THREADS = threads;
}

/** Threads that one op of libtensorflow uses: its own variable, else every core that this process may run on. */
export function nativeThreads(environment: Environment): number {
  const asked = Number(environment.TF_NUM_INTRAOP_THREADS);
  return Number.isInteger(asked) && asked > 0 ? asked : availableParallelism();
}
