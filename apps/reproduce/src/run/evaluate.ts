import { availableParallelism } from 'node:os';
import { renderEvaluation } from '../evaluation/render-evaluation.ts';
import type { EvaluateSavedModelTask } from '../schedule/task.ts';
import type { SavedModelEvaluation } from '../worker/judge-task.ts';
import { printJson } from './print-json.ts';
import { runTasks, withDisplay } from './run-tasks.ts';

/** Evaluates a saved model on all cores and prints its error rates, as a table or as JSON. */
export async function evaluate(task: EvaluateSavedModelTask, { json }: { json: boolean }): Promise<void> {
  const name = `evaluate ${task.name}`;
  const settings = { jobs: 1, threads: availableParallelism() };
  const values = await withDisplay('stopping', (display, signals) =>
    runTasks([{ name, inputs: [], outputs: [], task }], settings, display, signals),
  );
  const { evaluation, engine } = values.get(name)!.value as SavedModelEvaluation;
  const { model, dataset, seed } = task;
  if (json) printJson({ model, dataset, seed, engine, evaluation });
  else process.stdout.write(renderEvaluation(evaluation, dataset));
}
