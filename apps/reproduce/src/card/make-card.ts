import { availableParallelism } from 'node:os';
import { evaluationCardSchema } from '@saf/metrics/card-schema';
import { readJson } from '@saf/results/node';
import { printJson } from '../run/print-json.ts';
import { printFiles } from '../run/print-run.ts';
import { runTasks, withDisplay } from '../run/run-tasks.ts';
import type { CardTask } from '../schedule/task.ts';
import { renderCardText } from './render-card-text.ts';

/** Makes the evaluation card of a saved model, and prints what it says, or all of it as JSON. */
export async function makeCard(task: CardTask, { json }: { json: boolean }): Promise<void> {
  const outputs = [task.card, task.page];
  const job = { name: `card ${task.name}`, inputs: [], outputs, task };
  await withDisplay('stopping', (display, signals) =>
    runTasks([job], { jobs: 1, threads: availableParallelism() }, display, signals),
  );
  const card = await readJson(task.card, evaluationCardSchema);
  if (json) return printJson(card);
  process.stdout.write(renderCardText(card, process.stdout.columns ?? 120));
  printFiles(outputs);
}
