import { join } from 'node:path';
import { checkModels } from '../cli/check-models.ts';
import { userPath } from '../cli/folders.ts';
import type { RobustnessCommandOptions } from '../cli/robustness-command.ts';
import { comparedModels } from '../subjects/compared-models.ts';
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
 * @throws UsageError for a network that is not among them; Error if there is none, or a job failed; Interrupted if it was stopped
 */
export async function compareRobustness(options: RobustnessCommandOptions): Promise<void> {
  const { dataset, limit: images, batchSize, seed, engine } = options;
  checkModels(options.models, comparedModels(dataset));
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
