import type { CertificateResult, Leaderboard, Result } from '@saf/results';
import { type CertifiedChapter, certifiedChapter } from './certificates/certified-chapter.ts';
import { corruptionsFigure } from './figures/corruptions-figure.ts';
import type { Drawing, Figure } from './figures/figure.ts';
import { figures } from './figures/index.ts';
import { type Findings, illustrate } from './illustrations/illustrations.ts';
import { cardKey } from './study/failed-cards.ts';
import { markInspection } from './study/marked-inspection.ts';
import { missingModels, type PlannedModel } from './study/missing-models.ts';
import { type Comparison, type Study, studiesOf } from './study/study.ts';
import { type CorruptionStudy, corruptionsTable } from './tables/corruptions-table.ts';
import { tables } from './tables/index.ts';
import { leaderboardTable } from './tables/leaderboard-table.ts';
import type { Table } from './tables/table.ts';
import { type Attacked, type WorstCaseTable, worstCaseTable } from './tables/worst-case-table.ts';

/** Everything that is shown of one data set. */
interface Chapter {
  readonly study: Study;
  readonly tables: readonly Table[];
  readonly figures: readonly Figure[];
  /** Null where no model was put under more attacks than the paper's. */
  readonly worstCase: WorstCaseTable | null;
  /** Null where nothing was certified. */
  readonly certified: CertifiedChapter | null;
  /** Null where none of its networks was measured on corrupted images. */
  readonly corrupted: CorruptedChapter | null;
  /** Networks of the data set by what AutoAttack leaves; null where there are none. */
  readonly leaderboard: Table | null;
}

interface CorruptedChapter {
  readonly table: Table;
  readonly figure: Drawing;
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
export interface ReportExtras extends Attacked, Comparison {
  /** Findings of theory and of what was inspected inside models; none by default. */
  readonly findings?: Findings;
  /** All models of the profile; by default those that there are results of. */
  readonly plans?: readonly PlannedModel[];
  /** What is guaranteed of networks; of those that there are results of it is shown. */
  readonly certificates?: readonly CertificateResult[];
  /** Networks on corrupted images; shown beside the results of the same trainings. */
  readonly corruptions?: CorruptionStudy | null;
  /** Networks of any experiments by what AutoAttack leaves: those of the same data sets are shown. */
  readonly leaderboard?: Leaderboard | null;
  /** Why numbers may be other than the paper’s, in sentences. */
  readonly reasons?: readonly string[];
}

const noFindings: Findings = { theory: null, inspections: [] };

export function makeReport(
  results: readonly Result[],
  profile: string,
  { findings = noFindings, plans = [], reasons = [], robustness, certificates = [], ...extras }: ReportExtras = {},
): Report {
  const { leaderboard = null, corruptions = null, ...comparison } = extras;
  const { cards = new Map(), paperTables } = comparison;
  const chapters = studiesOf(results, comparison).map((study) => ({
    study,
    tables: tables.flatMap((make) => make(study)),
    figures: figures.flatMap((make) => make(study)),
    worstCase: worstCaseTable(study, { cards, robustness }),
    certified: certifiedOf(study, certificates, robustness),
    corrupted: corruptedOf(study, corruptions),
    leaderboard: boardOf(study, leaderboard),
  }));
  const inspections = findings.inspections.map((each) => markInspection(each, cards));
  const marked = { ...findings, inspections, paperTables: paperTables ?? findings.paperTables };
  const missing = missingModels(plans, results);
  return { profile, chapters, illustrations: illustrate(marked), findings: marked, missing, reasons };
}

const keysOf = ({ models }: Study): string[] => models.flatMap(({ seeds }) => seeds.map(cardKey));

/** The networks of a study, in the order of the corruptions' own. */
function corruptedOf(study: Study, corruptions: CorruptionStudy | null): CorruptedChapter | null {
  const keys = keysOf(study);
  const places = corruptions?.measured.flatMap(({ network }, i) => (keys.includes(cardKey(network)) ? [i] : [])) ?? [];
  if (!corruptions || places.length === 0) return null;
  const measured = places.map((i) => corruptions.measured[i]);
  const means = places.map((i) => corruptions.means[i]);
  return { table: corruptionsTable({ ...corruptions, measured, means }), figure: corruptionsFigure(measured) };
}

const boardOf = ({ dataset, title }: Study, board: Leaderboard | null): Table | null =>
  board?.entries.some((entry) => entry.dataset === dataset) ? leaderboardTable({ name: dataset, title }, board) : null;

/** Of the networks of a study, in its order. */
function certifiedOf(
  study: Study,
  certificates: readonly CertificateResult[],
  robustness: Attacked['robustness'],
): CertifiedChapter | null {
  const { dataset, title } = study;
  const own = keysOf(study).flatMap((key) => certificates.filter(({ network }) => cardKey(network) === key));
  return certifiedChapter({ name: dataset, title }, own, robustness);
}
