import { type PaperRow, type PaperTable, type Result, scoreInterval } from '@saf/results';
import type { SampleKind } from './curves.ts';
import { curvesOf, type Point, pointAt } from './curves.ts';
import type { LabelledResult } from './label-results.ts';
import type { Study } from './study.ts';

/** A measured error rate beside the paper's. */
export interface Deviation {
  readonly model: string;
  readonly kind: SampleKind;
  readonly point: Point;
  readonly paper: number;
  /** 95 % Wilson interval of the paper's rate over its own test set. */
  readonly paperInterval: readonly [number, number];
  /** Measured minus paper. */
  readonly difference: number;
  /** Whether the two 95 % intervals share a value. */
  readonly overlap: boolean;
  /** Whether it is farther above the paper than the goal set for this model allows. */
  readonly missesGoal: boolean;
}

/** The paper's row for a model; undefined where it prints none. */
export function paperRowOf({ paper }: Study, kind: SampleKind, model: string): PaperRow | undefined {
  return paper?.rows.find((row) => row.kind === kind && row.model.toLowerCase() === model.toLowerCase());
}

/** One deviation per strength that both the paper and the result have. The paper does not clip: clipped curves have none. */
export function deviationsOf(study: Study, { label, result }: LabelledResult, kind: SampleKind): Deviation[] {
  const { paper } = study;
  const row = paperRowOf(study, kind, result.model);
  const [curve] = curvesOf(result, kind);
  if (!paper || !row || !curve || curve.clipped) return [];
  return paper.strengths.flatMap((strength, i) => {
    const printed = row.errors[i];
    const point = pointAt(curve, strength);
    return point && printed !== null
      ? [{ model: label, kind, ...compare(point, printed, paper, marginOf(study, result, kind)) }]
      : [];
  });
}

type Interval = readonly [number, number];

/** Whether two intervals share a value. */
export const intervalsOverlap = (a: Interval, b: Interval): boolean => a[0] <= b[1] && b[0] <= a[1];

/** How far above the paper a rate may be; without a goal, any distance. */
function marginOf({ goal }: Study, { model }: Result, kind: SampleKind): number {
  return goal?.model === model ? goal.margins[kind] : Number.POSITIVE_INFINITY;
}

function compare(point: Point, printed: number, { samples }: PaperTable, margin: number) {
  const paperInterval = scoreInterval(Math.round(printed * samples), samples);
  const overlap = intervalsOverlap(point.interval, paperInterval);
  const difference = point.error - printed;
  // Sums of decimals are a rounding error off: 0.083 − 0.073 is not above 0.01.
  const missesGoal = difference > margin + 1e-9;
  return { point, paper: printed, paperInterval, difference, overlap, missesGoal };
}
