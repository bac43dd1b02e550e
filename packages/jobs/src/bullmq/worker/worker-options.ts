import type { StopSignals } from '../../stop-signals.ts';
import type { Machine } from '../../worker/do-stored-job.ts';
import type { ConnectOptions } from '../server/connect-queue.ts';
import type { SilenceLimits } from './watched-job.ts';

/** What happens to a job that a worker took. */
export interface WorkerJobEvent {
  readonly name: string;
  /** "returned": another worker takes it, because this one was stopped or has trouble of its own. */
  readonly state: 'started' | 'progress' | 'done' | 'failed' | 'returned';
  /** Share of the work in [0, 1]. */
  readonly done: number;
  /** What is being done, or the message of what failed. */
  readonly note: string;
}

export interface BullmqWorkerOptions extends ConnectOptions, Partial<SilenceLimits> {
  /** "bullmq://[user@]host[:port][/prefix]", or "bullmqs://…" for TLS; the password is in the environment variable SAF_REDIS_PASSWORD. */
  readonly url: string;
  readonly machine: Machine;
  /** Those of `machine.envOf` whose jobs it takes; null for jobs whose bits hang on nothing. */
  readonly platforms: readonly (string | null)[];
  /** Jobs at the same time. */
  readonly concurrency: number;
  readonly signals: Pick<StopSignals, 'stop' | 'kill'>;
  /** A line for people. */
  onNote(text: string): void;
  onJob(event: WorkerJobEvent): void;
  /** Seconds after which a job whose worker has vanished is given to another one; 30 by default. */
  readonly lockSeconds?: number;
  /** How often a job's worker may vanish before it counts as failed; 20 by default. */
  readonly lostLimit?: number;
  /** Seconds that a worker with trouble of its own (a full disk, a store that does not answer) takes no jobs; twice as long each time. */
  readonly restSeconds?: number;
}
