import type { Goal } from '../experiments/index.ts';
import type { Result } from '../result/schema.ts';
import type { Figure } from './figures/figure.ts';
import { figures } from './figures/index.ts';
import { type Findings, illustrate } from './illustrations/illustrations.ts';
import { type Study, studiesOf } from './study.ts';
import { tables } from './tables/index.ts';
import type { Table } from './tables/table.ts';

/** Everything that is shown of one data set. */
interface Chapter {
  readonly study: Study;
  readonly tables: readonly Table[];
  readonly figures: readonly Figure[];
}

export interface Report {
  /** The profile of the command line that made the results. */
  readonly profile: string;
  readonly chapters: readonly Chapter[];
  /** Figures of theory and of what was looked at inside of models. */
  readonly illustrations: readonly Figure[];
  readonly findings: Findings;
}

/** What a report may have beside results. */
export interface ReportExtras {
  /** Of theory and of what was looked at inside of models; none by default. */
  readonly findings?: Findings;
  /** None by default. */
  readonly goal?: Goal | null;
}

const noFindings: Findings = { theory: null, inspections: [] };

export function makeReport(
  results: readonly Result[],
  profile: string,
  { findings = noFindings, goal = null }: ReportExtras = {},
): Report {
  const chapters = studiesOf(results, goal).map((study) => ({
    study,
    tables: tables.flatMap((make) => make(study)),
    figures: figures.flatMap((make) => make(study)),
  }));
  return { profile, chapters, illustrations: illustrate(findings), findings };
}
