import { join } from 'node:path';
import { checkModels } from '../cli/check-models.ts';
import { userPath } from '../cli/folders.ts';
import type { SubjectOptions } from '../cli/subject-options.ts';
import { comparedModels } from '../subjects/compared-models.ts';
import { findSubjects, type Subject } from '../subjects/find-subjects.ts';
import { measureSubjects } from '../subjects/measure-subjects.ts';
import { showMeasured } from '../subjects/show-measured.ts';
import { subjectJob } from '../subjects/subject-job.ts';
import { knownOod } from './known-ood.ts';
import { oodTable } from './table.ts';

/**
 * Measures how well every network that is there tells nonsense from digits, prints it, and writes it down.
 *
 * @throws UsageError for a network that is not among them; Error if there is none, or a job failed; Interrupted if it was stopped
 */
export async function compareOod(options: SubjectOptions): Promise<void> {
  const results = userPath(options.out);
  const folder = join(results, 'ood');
  const { limit: images, batchSize, seed, engine } = options;
  const request = { folder, dataset: 'mnist', images, batchSize, seed, engine } as const;
  checkModels(options.models, comparedModels('mnist'));
  const study = {
    subjects: await findSubjects('mnist', results),
    folder,
    datasets: ['mnist', 'fashion-mnist'] as const,
    known: (subject: Subject) => knownOod(subject, request),
    job: (subject: Subject) => subjectJob('ood', subject, request, { kind: 'ood' }, ['fashion-mnist']),
  };
  const measured = await measureSubjects(study, options);
  await showMeasured({ measured, table: oodTable(measured), figures: [] }, folder, options.json);
}
