import * as Plot from '@observablehq/plot';
import { comparedStyle } from '@saf/results';
import type { LegendEntry } from '../figures/drawing/legend.ts';
import { plot } from '../figures/drawing/plot.ts';
import { FONT_SIZE } from '../figures/drawing/text.ts';

/** One line of accuracies over the size of a change. */
export interface CertificateLine {
  readonly label: string;
  readonly model: string;
  readonly points: readonly {
    readonly size: number;
    readonly accuracy: number;
    readonly low: number;
    readonly high: number;
  }[];
  /** Whether it is what attacks leave: open marks on a thin line. */
  readonly isAttacked?: boolean;
  /** Whether points have marks of their own; a line of a step for each image has none. */
  readonly hasMarks: boolean;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly label: string;
  readonly ticks: readonly number[] | number;
  readonly tickFormat?: (size: number) => string;
}

/** Lines with their intervals in one chart. */
export function drawCertificateLines(
  lines: readonly CertificateLine[],
  { width, height, label, ticks, tickFormat }: Frame,
): SVGSVGElement {
  return plot({
    ...{ width, height, marginTop: 10, marginRight: 28, marginBottom: 46, marginLeft: 58 },
    style: { fontSize: `${FONT_SIZE}px`, fontFamily: 'inherit' },
    x: { label, labelAnchor: 'center', labelArrow: 'none', ticks: ticks as number[], tickFormat },
    y: { domain: [0, 1], label: 'accuracy', labelAnchor: 'center', labelArrow: 'none', ticks: 5 },
    marks: [
      Plot.gridY({ ticks: 5 }),
      Plot.ruleY([0]),
      ...lines.flatMap((line) => marksOf(line, styleIn(lines, line.model))),
    ],
  });
}

/** One entry for each network, in the order of the lines. */
export function certificateLegend(lines: readonly CertificateLine[]): LegendEntry[] {
  const models = [...new Set(lines.map(({ model }) => model))];
  return models.map((model) => {
    const { color, dash } = styleIn(lines, model);
    const ends = [0, 1].map((x) => ({ x, y: 0.5 }));
    const mark = Plot.line(ends, { x: 'x', y: 'y', stroke: color, strokeWidth: 2, strokeDasharray: dash });
    return { label: model, marks: [mark] };
  });
}

const styleIn = (lines: readonly CertificateLine[], model: string) =>
  comparedStyle(
    model,
    lines.map((each) => each.model),
  );

function marksOf({ points, isAttacked, hasMarks }: CertificateLine, { color, dash }: { color: string; dash: string }) {
  const line = { x: 'size', y: 'accuracy', stroke: color, strokeDasharray: dash, strokeWidth: isAttacked ? 1 : 2 };
  const dot = {
    x: 'size',
    y: 'accuracy',
    r: isAttacked ? 3.2 : 2.6,
    stroke: color,
    fill: isAttacked ? 'white' : color,
  };
  return [
    Plot.areaY(points, { x: 'size', y1: 'low', y2: 'high', fill: color, fillOpacity: isAttacked ? 0.06 : 0.14 }),
    Plot.line(points, line),
    ...(hasMarks ? [Plot.dot(points, dot)] : []),
  ];
}
