import type { ProgressListener } from '@saf/checks';
import { WorkerCrash } from './worker-crash.ts';

/** Restarts that may follow each other without the task coming further. */
const patience = 2;
/** Less than this share of the work is nothing: restarts end, however often a process is killed. */
const leastGain = 0.01;

interface Restarting<Value> {
  /** Does the task from where it was last saved. */
  attempt(onProgress: ProgressListener): Promise<Value>;
  onProgress: ProgressListener;
  /** Told before the task is started again. */
  onRestart(crash: WorkerCrash): void;
}

/**
 * Does a task again whose worker crashed. It goes on from its last checkpoint, so restarts end when they bring nothing more:
 * after the third one in a row that neither starts nor ends further than those before. Errors that a worker reports would repeat, and are
 * not tried again.
 *
 * @throws what an attempt throws; Error with the last crash when there is no use in going on
 */
export async function withRestarts<Value>({ attempt, onProgress, onRestart }: Restarting<Value>): Promise<Value> {
  let furthest = { start: -1, end: -1 };
  let fruitless = 0;
  for (;;) {
    let [start, end] = [-1, -1];
    try {
      return await attempt((done, note) => {
        if (start < 0) start = done;
        end = Math.max(end, done);
        onProgress(done, note);
      });
    } catch (error) {
      if (!(error instanceof WorkerCrash)) throw error;
      const isFurther = start > furthest.start || end >= furthest.end + leastGain;
      fruitless = isFurther ? 1 : fruitless + 1;
      furthest = { start: Math.max(furthest.start, start), end: Math.max(furthest.end, end) };
      if (fruitless > patience) throw givenUp(error);
      onRestart(error);
    }
  }
}

function givenUp(crash: WorkerCrash): Error {
  return new Error(`crashed ${patience + 1} times in a row: ${crash.message}`, { cause: crash });
}
