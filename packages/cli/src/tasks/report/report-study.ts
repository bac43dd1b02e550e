import type { Task, TaskResult } from '@saf/jobs';
import { type PlannedModel, writeReport } from '@saf/report';
import { readResult } from '@saf/results/node';
import { readCards } from './read-cards.ts';
import { readCertificatesOf } from './read-certificates.ts';
import { readCorruptions } from './read-corruptions.ts';
import { readRobustness } from './read-robustness.ts';

/** What is drawn, and where. */
export interface ReportTask extends Task {
  readonly kind: 'report';
  readonly study: string;
  readonly folder: string;
  /** Files of results. */
  readonly results: readonly string[];
  readonly plans: readonly PlannedModel[];
}

/** Draws the tables and figures of a study's results, and its report. Without results, which are of trainings, there is none. */
export async function reportStudy({ study, folder, results: paths, plans }: ReportTask): Promise<TaskResult> {
  if (paths.length === 0) return { summary: 'nothing was trained', files: [] };
  const results = await Promise.all(paths.map(readResult));
  const { files } = await writeReport({
    results,
    folder,
    profile: study,
    plans,
    besidePaper: [study],
    cards: await readCards(paths, results),
    robustness: await readRobustness(folder, paths, results),
    certificates: await readCertificatesOf(folder, paths, results),
    corruptions: await readCorruptions(folder, paths, results),
  });
  return { summary: `${files.length} files`, files };
}
