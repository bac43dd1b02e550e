import type { ArtifactStore } from '../../artifacts/artifact-store.ts';
import type { ConnectOptions } from '../server/connect-queue.ts';

export interface BullmqDispatcherOptions extends ConnectOptions {
  /** "bullmq://[user@]host[:port][/prefix]", or "bullmqs://…" for TLS; the password is in the environment variable SAF_REDIS_PASSWORD. */
  readonly url: string;
  readonly store: ArtifactStore;
  /** Names the run, such as its folder: one coordinator at a time has it done. */
  readonly run: string;
  /** A line for people, of what concerns no single job. */
  onNote(text: string): void;
  /** How often a job is given to a worker that has trouble of its own, such as a full disk; 10 by default. */
  readonly attempts?: number;
  /** Seconds between looks at what became of all jobs, for what no event told; 10 by default. */
  readonly secondsBetweenLooks?: number;
  /** Seconds after which another coordinator may follow one that was killed, on another machine; 15 by default. */
  readonly lockSeconds?: number;
}
