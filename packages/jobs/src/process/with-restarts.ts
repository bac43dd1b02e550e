import type { ProgressListener } from '@saf/checks';
import { WorkerCrash } from './worker-crash.ts';

/** Restarts that may follow each other without the task being further each time it starts. */
const patience = 2;

interface Restarting<Value> {
  /** Does the task from where it was last saved. */
  attempt(onProgress: ProgressListener): Promise<Value>;
  onProgress: ProgressListener;
  /** Told before the task is started again. */
  onRestart(crash: WorkerCrash): void;
}

/**
 * Does a task again whose worker crashed. It goes on from its last checkpoint, so restarts end when they bring nothing more:
 * after the third start in a row from the same place. Errors that a worker reports would repeat, and are not tried again.
 *
 * @throws what an attempt throws; Error with the last crash when there is no use in going on
 */
export async function withRestarts<Value>({ attempt, onProgress, onRestart }: Restarting<Value>): Promise<Value> {
  let furthestStart = -1;
  let fruitless = 0;
  for (;;) {
    let start = -1;
    try {
      return await attempt((done, note) => {
        if (start < 0) start = done;
        onProgress(done, note);
      });
    } catch (error) {
      if (!(error instanceof WorkerCrash)) throw error;
      fruitless = start > furthestStart ? 1 : fruitless + 1;
      furthestStart = Math.max(furthestStart, start);
      if (fruitless > patience) throw givenUp(error);
      onRestart(error);
    }
  }
}

function givenUp(crash: WorkerCrash): Error {
  return new Error(`crashed ${patience + 1} times in a row: ${crash.message}`, { cause: crash });
}
