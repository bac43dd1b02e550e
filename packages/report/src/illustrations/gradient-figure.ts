import * as Plot from '@observablehq/plot';
import { GRADIENT_IMAGES, type Inspection } from '@saf/results';
import { panelGrid } from '../figures/drawing/panels.ts';
import { CHART_WIDTH, picture } from '../figures/drawing/picture.ts';
import type { Figure } from '../figures/figure.ts';
import type { MarkedInspection } from '../study/marked-inspection.ts';
import { formatStrength } from '../words/format.ts';
import { describeInspected, firstImages } from './describe-inspected.ts';
import { legendLine } from './drawing/legend-line.ts';
import { plotPanel } from './drawing/small-plot.ts';
import { gradientRecords } from './figure-records.ts';
import { colorOf } from './network-colors.ts';

/** Smaller ones are drawn here: a logarithm has no 0. */
const SMALLEST = 1e-8;

interface Line {
  readonly model: string;
  readonly color: string;
  readonly gradients: NonNullable<Inspection['gradients']>;
}

/** Sizes of input gradients (eq. 9): how large a part of the images has one below a size, for each model. */
export function gradientFigure(inspections: readonly MarkedInspection[]): Figure[] {
  const lines = inspections.flatMap(({ model, label = model, gradients }, i) =>
    gradients ? [{ model: label, color: colorOf(i), gradients }] : [],
  );
  if (lines.length === 0) return [];
  const title = 'Input gradients (eq. 9) of robust and plain networks';
  const kinds = lines[0].gradients.map(nameOf);
  const chart = panelGrid(
    kinds.map((kind, i) => panelOf(kind, lines, i)),
    1,
    CHART_WIDTH,
  );
  const caption = [
    'Share of images whose gradient ‖∂y/∂x‖₂ is below a size, y being the confidence of the label (of the most confident category for noise images); further left is smaller.',
    `Medians (${kinds.join('; ')}): ${lines.map(describeLine).join('. ')}.`,
    'Section 4.2 expects small gradients of robust networks for unusual signals. A plain network can have smaller ones, where its softmax is saturated; and a small gradient makes one gradient step weak without making the network robust.',
    describeInspected(firstImages(GRADIENT_IMAGES, inspections[0])),
    ...inspections.flatMap(({ notes = [] }) => notes),
  ];
  const entries = lines.map(({ model, color }) => ({ label: model, marks: [legendLine(color)] }));
  const alt = `${title}. ${caption[1]}`;
  const svg = picture({ title, alt, entries, chart, caption });
  return [{ name: 'input-gradients', title, alt, svg, records: gradientRecords(inspections) }];
}

const names = { clean: 'clean images', adversarial: 'adversarial images', noise: 'noise images' } as const;

function nameOf({ samples, strength }: Line['gradients'][number]): string {
  return strength === 0 ? names[samples] : `${names[samples]}, ${formatStrength(strength)}`;
}

const describeLine = ({ model, gradients }: Line): string =>
  `${model}: ${gradients.map(({ percentiles }) => percentiles[50].toPrecision(2)).join('; ')}`;

function panelOf(title: string, lines: readonly Line[], i: number) {
  const marks = lines.map(({ color, gradients }) => {
    const points = gradients[i].percentiles.map((norm, percent) => ({
      norm: Math.max(norm, SMALLEST),
      share: percent / 100,
    }));
    return Plot.line(points, { x: 'norm', y: 'share', stroke: color, strokeWidth: 2 });
  });
  return plotPanel(title, {
    width: CHART_WIDTH,
    height: 200,
    marginRight: 22,
    x: { type: 'log', domain: [SMALLEST, 100], label: '‖∂y/∂x‖₂', ticks: 6, tickFormat: '~e' },
    y: { domain: [0, 1], label: 'share of images', ticks: 5 },
    marks: [Plot.gridX({ ticks: 6 }), Plot.gridY({ ticks: 5 }), ...marks],
  });
}
