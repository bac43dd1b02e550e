import * as Plot from '@observablehq/plot';
import type { LegendEntry } from './drawing/legend.ts';
import type { Series } from './series.ts';

type Look = Pick<Series, 'style' | 'printed' | 'points'>;

/** Measured: a band, a line and small marks. Printed: open marks alone. */
export function seriesMarks({ style, printed, points }: Look): Plot.Markish[] {
  const { color, symbol, dash } = style;
  const at = { x: 'strength', y: 'accuracy' };
  if (printed) return [Plot.dot(points, { ...at, symbol, r: 4.2, stroke: color, strokeWidth: 1.6 })];
  return [
    Plot.areaY(points, { x: 'strength', y1: 'low', y2: 'high', fill: color, fillOpacity: 0.22 }),
    Plot.line(points, { ...at, stroke: color, strokeWidth: 2, strokeDasharray: dash }),
    Plot.dot(points, { ...at, symbol, r: 2.6, fill: color }),
  ];
}

/** The series in the legend: as in the chart, on x and y in [0, 1]. */
export function legendEntry({ label, style, printed }: Series): LegendEntry {
  const points = (printed ? [0.5] : [0, 1]).map((strength) => ({ strength, accuracy: 0.5, low: 0.2, high: 0.8 }));
  return { label: printed ? label : `${label}, measured`, marks: seriesMarks({ style, printed, points }) };
}
