import { availableParallelism } from 'node:os';
import { describeProcessor } from '@saf/experiments/plan';
import type { Job } from '@saf/jobs';
import { engineOfTraining } from '../tasks/schema/fields.ts';

/** Engines on which several machines give the same bits: on a graphics card they would not. */
export type SharedEngine = 'native' | 'wasm';

/** Kinds of tasks that no engine computes. */
const withoutEngine = ['engine', 'fetch', 'theory', 'report', 'draw'];

/**
 * What the bits of a job hang on beside its task and inputs: WebAssembly computes the same everywhere, TensorFlow by its threads and the
 * processor's instructions.
 *
 * @param engine of the run
 * @returns null for a job that computes on no engine
 * @example
 * platformOf({ name: 'train plain', inputs: [], outputs: [], task: { kind: 'train' } }, 'wasm', 1); // "wasm"
 */
export function platformOf({ task }: Pick<Job, 'task'>, engine: SharedEngine, threads: number): string | null {
  if (withoutEngine.includes(task.kind)) return null;
  const { training } = task as { training?: string };
  const trained = training === undefined ? 'auto' : engineOfTraining(training);
  return (trained === 'auto' ? engine : trained) === 'wasm' ? 'wasm' : nativePlatform(threads);
}

const nativePlatform = (threads: number): string => `native, ${threads} threads, ${describeProcessor()}`;

/** How many threads a job of a platform has. */
export const threadsOf = (platform: string | null): number =>
  Number(/^native, (\d+) threads/.exec(platform ?? '')?.[1] ?? 1);

/** What each thread count of this machine is called, with the environment of its processes. */
export function platformsHere(engines: readonly SharedEngine[]): Map<string | null, Record<string, string>> {
  const platforms = new Map<string | null, Record<string, string>>([[null, environment(1)]]);
  if (engines.includes('wasm')) platforms.set('wasm', environment(1));
  if (engines.includes('native'))
    for (let threads = 1; threads <= availableParallelism(); threads++)
      platforms.set(nativePlatform(threads), environment(threads));
  return platforms;
}

/** What processes of a job are started with. */
export const environment = (threads: number): Record<string, string> => ({
  SAF_THREADS: String(threads),
  TF_CPP_MIN_LOG_LEVEL: '3',
});
