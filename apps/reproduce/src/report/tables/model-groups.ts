import type { Kind, PaperRow } from '../../paper/index.ts';
import type { ErrorCurveResult } from '../../result/schema.ts';
import { curvesOf } from '../curves.ts';
import { deviationsOf, paperRowOf } from '../deviation.ts';
import { formatRate } from '../format.ts';
import type { LabelledResult } from '../label-results.ts';
import { describeRule, nameRule } from '../nonsense-rule.ts';
import type { Study } from '../study.ts';
import { cellsAt, curveRows, differenceRow } from './rows.ts';
import type { Group, Row } from './table.ts';

type Columns = readonly number[];

/** A model's rows: the paper's, the measured ones held against it, and the other ways it was measured. */
export function measuredGroup(study: Study, model: LabelledResult, kind: Kind, columns: Columns): Group {
  const [primary, ...others] = curvesOf(model.result, kind);
  const paper = paperRowOf(study, kind, model.result.model);
  const { error, interval, psnr } = curveRows(primary?.clipped ? 'measured, clipped' : 'measured', primary, columns);
  const deviations = deviationsOf(study, model, kind);
  const rows = [
    ...(paper ? [paperRow(study, paper, columns)] : []),
    error,
    interval,
    ...(deviations.length > 0 ? [differenceRow(deviations, columns)] : []),
    psnr,
    ...others.flatMap((other) => variantRows(primary, other, columns)),
  ];
  return {
    title: primary ? `${model.label} – ${describeRule(primary.nonsenseRule)}` : `${model.label} – not measured`,
    rows,
  };
}

/** What the paper prints of models that were not run. */
export function paperOnlyGroups(study: Study, kind: Kind, columns: Columns): Group[] {
  const measured = study.models.map(({ result }) => result.model.toLowerCase());
  const rows =
    study.paper?.rows.filter((row) => row.kind === kind && !measured.includes(row.model.toLowerCase())) ?? [];
  return rows.map((row) => ({ title: `${row.model} – not measured`, rows: [paperRow(study, row, columns)] }));
}

function paperRow({ paper }: Study, row: PaperRow, columns: Columns): Row {
  return { label: 'paper', cells: cellsAt(columns, paper?.strengths ?? [], row.errors, formatRate) };
}

function variantRows(primary: ErrorCurveResult, other: ErrorCurveResult, columns: Columns): Row[] {
  const { error, interval, psnr } = curveRows(nameVariant(primary, other), other, columns);
  return [error, { ...interval, detail: true }, { ...psnr, detail: true }];
}

function nameVariant(primary: ErrorCurveResult, other: ErrorCurveResult): string {
  const rule = nameRule(other.nonsenseRule);
  const parts = [...(other.clipped ? ['clipped'] : []), ...(rule === nameRule(primary.nonsenseRule) ? [] : [rule])];
  return parts.join(', ') || 'measured again';
}
