import type { NetworkPlan } from '@saf/experiments/plan';
import type { Result } from '@saf/results';
import type { Goal } from '../paper/profile.ts';
import type { Figure } from './figures/figure.ts';
import { figures } from './figures/index.ts';
import { type Findings, illustrate } from './illustrations/illustrations.ts';
import { markInspection } from './marked-inspection.ts';
import { missingModels } from './missing-models.ts';
import { type Study, studiesOf } from './study.ts';
import { tables } from './tables/index.ts';
import type { Table } from './tables/table.ts';
import { type Attacked, type WorstCaseTable, worstCaseTable } from './worst-case-table.ts';

/** Everything that is shown of one data set. */
interface Chapter {
  readonly study: Study;
  readonly tables: readonly Table[];
  readonly figures: readonly Figure[];
  /** Null where no model was put under more attacks than the paper's. */
  readonly worstCase: WorstCaseTable | null;
}

export interface Report {
  /** The profile of the command line that made the results. */
  readonly profile: string;
  readonly chapters: readonly Chapter[];
  /** Figures of theory and of what was looked at inside of models. */
  readonly illustrations: readonly Figure[];
  readonly findings: Findings;
  /** Models of the profile that are not there. */
  readonly missing: readonly string[];
  /** Why numbers may be other than the paper’s. */
  readonly reasons: readonly string[];
}

/** What a report may have beside results. */
export interface ReportExtras extends Attacked {
  /** Of theory and of what was looked at inside of models; none by default. */
  readonly findings?: Findings;
  /** None by default. */
  readonly goal?: Goal | null;
  /** All models of the profile; by default those that there are results of. */
  readonly plans?: readonly NetworkPlan[];
  /** Why numbers may be other than the paper’s, in sentences. */
  readonly reasons?: readonly string[];
}

const noFindings: Findings = { theory: null, inspections: [] };

export function makeReport(
  results: readonly Result[],
  profile: string,
  { findings = noFindings, goal = null, plans = [], reasons = [], cards = new Map(), robustness }: ReportExtras = {},
): Report {
  const chapters = studiesOf(results, goal, cards).map((study) => ({
    study,
    tables: tables.flatMap((make) => make(study)),
    figures: figures.flatMap((make) => make(study)),
    worstCase: worstCaseTable(study, { cards, robustness }),
  }));
  const marked = { ...findings, inspections: findings.inspections.map((each) => markInspection(each, cards)) };
  const missing = missingModels(plans, results);
  return { profile, chapters, illustrations: illustrate(marked), findings: marked, missing, reasons };
}
