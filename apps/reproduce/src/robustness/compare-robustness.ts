import { join } from 'node:path';
import { userPath } from '../cli/folders.ts';
import type { RobustnessCommandOptions } from '../cli/robustness-command.ts';
import { checkCompared } from '../subjects/check-compared.ts';
import { findSubjects, type Subject } from '../subjects/find-subjects.ts';
import { measureSubjects } from '../subjects/measure-subjects.ts';
import { showMeasured } from '../subjects/show-measured.ts';
import { robustnessFigure } from './figure.ts';
import { knownRobustness } from './known-robustness.ts';
import { robustnessJob } from './robustness-job.ts';
import { robustnessTable } from './table.ts';
import { usualEpsilons } from './usual-epsilons.ts';

/**
 * Attacks every network that is there, prints how they compare, and writes it down.
 *
 * @throws Error if there is no network, or a job failed; Interrupted if it was stopped
 */
export async function compareRobustness(options: RobustnessCommandOptions): Promise<void> {
  const { dataset, limit: images, batchSize, seed, engine } = options;
  checkCompared(options);
  const results = userPath(options.out);
  const folder = join(results, 'robustness');
  const subjects = await findSubjects(dataset, results);
  const epsilons = options.epsilons ?? usualEpsilons[dataset];
  const request = { folder, dataset, subjects, images, epsilons, batchSize, seed, engine };
  const study = {
    subjects,
    folder,
    datasets: [dataset],
    known: (subject: Subject) => knownRobustness(subject, request),
    job: (subject: Subject) => robustnessJob(subject, request),
  };
  const measured = await measureSubjects(study, options);
  const figures = [robustnessFigure(dataset, measured)];
  await showMeasured({ measured, table: robustnessTable(dataset, measured), figures }, folder, options.json);
}
