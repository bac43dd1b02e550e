import { availableParallelism } from 'node:os';
import { renderEvaluation } from '../evaluation/render-evaluation.ts';
import { createDisplay } from '../progress/create-display.ts';
import type { JudgeTask } from '../schedule/task.ts';
import { printJson } from './print-json.ts';
import { runJobs } from './run-jobs.ts';
import { catchStopSignals } from './stop-signals.ts';

/** Evaluates a saved model on all cores and prints its error rates, as a table or as JSON. */
export async function evaluate(task: JudgeTask, { json }: { json: boolean }): Promise<void> {
  const display = createDisplay();
  const signals = catchStopSignals(() => display.note('stopping'));
  const name = `evaluate ${task.name}`;
  const settings = { jobs: 1, threads: availableParallelism() };
  try {
    const values = await runJobs([{ name, inputs: [], outputs: [], task }], settings, display, signals);
    const { evaluation, engine } = values.get(name)!.judged!;
    const { model, dataset, seed } = task;
    if (json) printJson({ model, dataset, seed, engine, evaluation });
    else process.stdout.write(renderEvaluation(evaluation, dataset));
  } finally {
    signals.release();
    display.close();
  }
}
