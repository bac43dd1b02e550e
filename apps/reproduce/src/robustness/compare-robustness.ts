import { join } from 'node:path';
import { userPath } from '../cli/folders.ts';
import type { RobustnessCommandOptions } from '../cli/robustness-command.ts';
import { findSubjects, type Subject } from '../subjects/find-subjects.ts';
import { measureSubjects } from '../subjects/measure-subjects.ts';
import { showMeasured } from '../subjects/show-measured.ts';
import { robustnessFigure } from './figure.ts';
import { knownRobustness } from './known-robustness.ts';
import { robustnessJob } from './robustness-job.ts';
import { robustnessTable } from './table.ts';

/**
 * Attacks every network that is there, prints how they compare, and writes it down.
 *
 * @throws Error if there is no network, or a job failed; Interrupted if it was stopped
 */
export async function compareRobustness(options: RobustnessCommandOptions): Promise<void> {
  const results = userPath(options.out);
  const folder = join(results, 'robustness');
  const subjects = await findSubjects(results);
  const { limit: images, epsilons, batchSize, seed, engine } = options;
  const request = { folder, subjects, images, epsilons, batchSize, seed, engine };
  const study = {
    subjects,
    folder,
    datasets: ['mnist'] as const,
    known: (subject: Subject) => knownRobustness(subject, request),
    job: (subject: Subject) => robustnessJob(subject, request),
  };
  const measured = await measureSubjects(study, options);
  const figures = [robustnessFigure(measured)];
  await showMeasured({ measured, table: robustnessTable(measured), figures }, folder, options.json);
}
