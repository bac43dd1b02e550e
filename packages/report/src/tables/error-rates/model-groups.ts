import type { ErrorCurveResult, PaperRow } from '@saf/results';
import type { SampleKind } from '../../study/curves.ts';
import { curvesOf } from '../../study/curves.ts';
import type { LabelledResult } from '../../study/label-results.ts';
import { type Deviation, deviationsOf, paperRowOf } from '../../study/paper-difference.ts';
import { seedPoints } from '../../study/seed-points.ts';
import type { Study } from '../../study/study.ts';
import { formatRate } from '../../words/format.ts';
import { describeRule, nameRule } from '../../words/nonsense-rule.ts';
import type { Group, Row } from '../table.ts';
import { cellsAt, curveRows, differenceRow, seedRows } from './rows.ts';

type Columns = readonly number[];

/** A model's rows: the paper's, the measured ones held against it, and the other ways it was measured. */
export function measuredGroup(study: Study, model: LabelledResult, kind: SampleKind, columns: Columns): Group {
  const { label, result } = model;
  const [primary, ...others] = curvesOf(result, kind);
  const printed = paperRowOf(study, kind, result.model);
  const paper = printed ? [paperRow(study, printed, columns)] : [];
  if (!primary) return { title: notMeasured(label), rows: paper };
  const measured = [
    ...primaryRows(primary, deviationsOf(study, model, kind), columns),
    ...seedRows(model.seeds.length, seedPoints(model, primary), columns),
    ...others.flatMap((other) => variantRows(primary, other, columns)),
  ];
  return { title: `${label} – ${describeRule(primary.nonsenseRule)}`, rows: [...paper, ...measured] };
}

/** What the paper prints of models that were not run. */
export function paperOnlyGroups(study: Study, kind: SampleKind, columns: Columns): Group[] {
  const measured = study.models.map(({ result }) => result.model.toLowerCase());
  const rows =
    study.paper?.rows.filter((row) => row.kind === kind && !measured.includes(row.model.toLowerCase())) ?? [];
  return rows.map((row) => ({ title: notMeasured(row.model), rows: [paperRow(study, row, columns)] }));
}

function paperRow({ paper }: Study, row: PaperRow, columns: Columns): Row {
  return { label: 'paper', cells: cellsAt(columns, paper?.strengths ?? [], row.errors, formatRate) };
}

const notMeasured = (model: string): string => `${model} – not measured`;

function primaryRows(curve: ErrorCurveResult, deviations: readonly Deviation[], columns: Columns): Row[] {
  const { error, interval, psnr } = curveRows(curve.clipped ? 'measured, clipped' : 'measured', curve, columns);
  return [error, interval, ...(deviations.length > 0 ? [differenceRow(deviations, columns)] : []), psnr];
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
