import { availableParallelism } from 'node:os';
import { evaluationCardSchema } from '@saf/metrics/card-schema';
import { createDisplay } from '../progress/create-display.ts';
import { readJson } from '../result/json-file.ts';
import { printJson } from '../run/print-json.ts';
import { printFiles } from '../run/print-run.ts';
import { runJobs } from '../run/run-jobs.ts';
import { catchStopSignals } from '../run/stop-signals.ts';
import type { CardTask } from '../schedule/task.ts';
import { renderCardText } from './render-card-text.ts';

/** Makes the evaluation card of a saved model, and prints what it says, or all of it as JSON. */
export async function makeCard(task: CardTask, { json }: { json: boolean }): Promise<void> {
  const display = createDisplay();
  const signals = catchStopSignals(() => display.note('stopping'));
  const outputs = [task.card, task.page];
  const job = { name: `card ${task.name}`, inputs: [], outputs, task };
  try {
    await runJobs([job], { jobs: 1, threads: availableParallelism() }, display, signals);
  } finally {
    signals.release();
    display.close();
  }
  const card = await readJson(task.card, evaluationCardSchema);
  if (json) return printJson(card);
  process.stdout.write(renderCardText(card, process.stdout.columns ?? 120));
  printFiles(outputs);
}
