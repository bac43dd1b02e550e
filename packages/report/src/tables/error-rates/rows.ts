import type { ErrorCurveResult } from '@saf/results';
import { type Point, pointAt, sameStrength } from '../../study/curves.ts';
import type { Deviation } from '../../study/paper-difference.ts';
import type { SeedPoint } from '../../study/seed-points.ts';
import { formatDifference, formatPsnr, formatRate } from '../../words/format.ts';
import type { Cell, Row } from '../table.ts';

/** Printed values on the table's columns. */
export function cellsAt(
  columns: readonly number[],
  strengths: readonly number[],
  values: readonly (number | null)[],
  format: (value: number) => string,
): (Cell | null)[] {
  return columns.map((column) => {
    const value = values[strengths.findIndex((strength) => sameStrength(strength, column))];
    return value === undefined || value === null ? null : { text: format(value) };
  });
}

/** Error rates, their intervals and the PSNR of a curve: three rows. */
export function curveRows(label: string, curve: ErrorCurveResult, columns: readonly number[]) {
  const row = (name: string, cell: (point: Point) => Cell | null): Row => ({
    label: name,
    cells: columns.map((column) => cellOf(pointAt(curve, column), cell)),
  });
  return {
    error: row(label, ({ error }) => ({ text: formatRate(error) })),
    interval: row('95 %', ({ interval: [low, high] }) => ({ text: formatRate(low), to: formatRate(high) })),
    psnr: row('PSNR, dB', ({ psnr }) => (psnr === null ? null : { text: formatPsnr(psnr) })),
  };
}

/** Mean over seeds and its interval: two rows, or none for one seed. */
export function seedRows(seeds: number, points: readonly SeedPoint[], columns: readonly number[]): Row[] {
  if (points.length === 0) return [];
  const row = (label: string, cell: (point: SeedPoint) => Cell): Row => ({
    label,
    cells: columns.map((column) =>
      cellOf(
        points.find(({ strength }) => sameStrength(strength, column)),
        cell,
      ),
    ),
  });
  return [
    row(`mean of ${seeds} seeds`, ({ mean }) => ({ text: formatRate(mean) })),
    row('its 95 % (t)', ({ low, high }) => ({ text: formatRate(low), to: formatRate(high) })),
  ];
}

/** Measured minus paper. */
export function differenceRow(deviations: readonly Deviation[], columns: readonly number[]): Row {
  const at = (column: number) => deviations.find(({ point }) => sameStrength(point.strength, column));
  return { label: 'minus paper', cells: columns.map((column) => cellOf(at(column), differenceCell)) };
}

function differenceCell({ difference, overlap, missesGoal }: Deviation): Cell {
  if (missesGoal) return { text: `${formatDifference(difference)}‡`, tone: 'above' };
  if (overlap) return { text: formatDifference(difference) };
  return { text: `${formatDifference(difference)}*`, tone: difference > 0 ? 'above' : 'below' };
}

const cellOf = <Value>(value: Value | undefined, cell: (value: Value) => Cell | null): Cell | null =>
  value === undefined ? null : cell(value);
