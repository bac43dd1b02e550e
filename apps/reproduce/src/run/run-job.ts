import { existsSync } from 'node:fs';
import type { Display } from '../progress/display.ts';
import { describeError } from '../schedule/describe-error.ts';
import { Interrupted } from '../schedule/interrupted.ts';
import type { Job } from '../schedule/job.ts';
import type { TaskValue } from '../schedule/task-value.ts';
import { withRestarts } from '../schedule/with-restarts.ts';
import { runInWorker, type WorkerOptions } from '../schedule/worker-process.ts';

/**
 * Does one job in a process of its own, started again if it crashes, and shows how far it is.
 *
 * @param check Throws where the job cannot be done here
 * @throws Interrupted if it was stopped; Error, which the display has explained, if it failed
 */
export async function runJob(
  job: Job,
  display: Display,
  options: WorkerOptions,
  check: () => void,
): Promise<TaskValue> {
  const { name, outputs, task } = job;
  display.start(name);
  try {
    check();
    const value = await withRestarts({
      attempt: (onProgress) => runInWorker(task, { ...options, onProgress }),
      onProgress: (progress) => display.update(name, progress),
      onRestart: ({ message }) => display.note(`${name}: started again from where it was saved, because ${message}`),
    });
    checkOutputs(outputs);
    display.end(name, 'done', value.summary);
    return value;
  } catch (error) {
    if (error instanceof Interrupted) display.end(name, 'stopped', '');
    else display.end(name, 'failed', describeError(error).message);
    throw error;
  }
}

function checkOutputs(outputs: readonly string[]): void {
  const missing = outputs.filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`expected it to leave ${missing.join(', ')}, found nothing there`);
}
