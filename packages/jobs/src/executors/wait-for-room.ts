import { setTimeout } from 'node:timers/promises';
import { DiskFullError } from '@saf/files';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { isInside } from '../artifacts/portable-paths.ts';
import { Interrupted } from '../interrupted.ts';
import type { JobListeners } from './executor.ts';

const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 60_000;

/**
 * Does something again, after longer and longer pauses, as long as the artifact store has no room for what it writes: a run of days must
 * not end because a shared folder was full for some minutes.
 *
 * @throws Interrupted if it was stopped meanwhile; whatever else `act` throws
 */
export async function waitForRoom<Value>(
  store: Pick<ArtifactStore, 'place'>,
  { stop, onNote }: Pick<JobListeners, 'stop' | 'onNote'>,
  act: () => Promise<Value>,
): Promise<Value> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, 2 * pause)) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof DiskFullError) || !isInside(error.file, store.place)) throw error;
      onNote(`${store.place} is full: waiting for room`);
      await setTimeout(pause, undefined, { signal: stop }).catch(() => {
        throw new Interrupted();
      });
    }
  }
}
