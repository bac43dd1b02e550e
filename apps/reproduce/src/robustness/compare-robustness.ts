import { join } from 'node:path';
import { makeFolder, pretrainedFolder, shownPath, userPath } from '../cli/folders.ts';
import type { RobustnessCommandOptions } from '../cli/robustness-command.ts';
import { createDisplay, usesColor } from '../progress/create-display.ts';
import { renderTerminal } from '../report/tables/render-terminal.ts';
import { lockFolder } from '../run/folder-lock.ts';
import { printJson } from '../run/print-json.ts';
import { printFiles } from '../run/print-run.ts';
import { runJobs } from '../run/run-jobs.ts';
import { catchStopSignals } from '../run/stop-signals.ts';
import { knownRobustness } from './known-robustness.ts';
import { planRobustness, type RobustnessRequest } from './plan-robustness.ts';
import type { Robustness } from './schema.ts';
import { findSubjects } from './subjects.ts';
import { robustnessTable } from './table.ts';
import { writeRobustness } from './write-robustness.ts';

/**
 * Attacks every network that is there, prints how they compare, and writes it down.
 *
 * @throws Error if there is no network, or a job failed; Interrupted if it was stopped
 */
export async function compareRobustness(options: RobustnessCommandOptions): Promise<void> {
  const results = userPath(options.out);
  const folder = join(results, 'robustness');
  const subjects = await findSubjects(results, join(pretrainedFolder, 'models'));
  if (subjects.length === 0) throw new Error(`expected trained networks in ${shownPath(results)}, found none`);
  const { limit: images, epsilons, batchSize, seed, engine } = options;
  const request = { folder, subjects, images, epsilons, batchSize, seed, engine };
  const partial = join(folder, '.checkpoints');
  makeFolder('--out', partial);
  const unlock = await lockFolder(join(partial, 'lock'));
  try {
    const measured = await measureAll(request, options);
    await show(measured, folder, options.json ?? false);
  } finally {
    await unlock();
  }
}

async function measureAll(request: RobustnessRequest, options: RobustnessCommandOptions): Promise<Robustness[]> {
  const known = options.force ? new Map() : await knownRobustness(request);
  const display = createDisplay();
  const signals = catchStopSignals(() => display.note('stopping'));
  try {
    const jobs = planRobustness(request, ({ name }) => known.has(name));
    await runJobs(jobs, { jobs: options.jobs, threads: 1 }, display, signals);
  } finally {
    signals.release();
    display.close();
  }
  const all = await knownRobustness(request);
  return request.subjects.map(({ name }) => all.get(name)!);
}

async function show(measured: readonly Robustness[], folder: string, json: boolean): Promise<void> {
  const table = robustnessTable(measured);
  const files = await writeRobustness(measured, table, folder);
  if (json) return printJson({ measured, files });
  const { stdout } = process;
  stdout.write(`\n${renderTerminal(table, { color: usesColor(stdout), width: stdout.columns ?? 120 })}\n`);
  printFiles(files);
}
