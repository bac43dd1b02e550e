import * as Plot from '@observablehq/plot';
import { GRADIENT_IMAGES, type Inspection } from '@saf/results';
import { panelGrid } from '../figures/drawing/panels.ts';
import { CHART_WIDTH, picture } from '../figures/drawing/picture.ts';
import type { Figure } from '../figures/figure.ts';
import type { MarkedInspection } from '../study/marked-inspection.ts';
import { describeInspected, firstImages } from './describe-inspected.ts';
import { legendLine } from './drawing/legend-line.ts';
import { plotPanel } from './drawing/small-plot.ts';
import { alignmentRecords } from './figure-records.ts';
import { colorOf } from './network-colors.ts';

const columns = 2;
const panels = [
  { direction: 'loss', title: 'a step along the sign of the gradient' },
  { direction: 'random', title: 'a random step' },
] as const;

interface Line {
  readonly model: string;
  readonly color: string;
  readonly alignment: NonNullable<Inspection['gradientAlignment']>;
}

/** How far gradients can be believed: the cosine between that at an image and that a step away, over the size of the step. */
export function alignmentFigure(inspections: readonly MarkedInspection[]): Figure[] {
  const inspected = inspections.filter(({ gradientAlignment }) => gradientAlignment);
  if (inspected.length === 0) return [];
  const lines = inspected.map(
    ({ model, label = model, gradientAlignment }, i): Line => ({
      model: label,
      color: colorOf(i),
      alignment: gradientAlignment!,
    }),
  );
  const title = 'How far gradients can be believed';
  const caption = [
    'Median over images of the cosine between the gradient of the training loss at an image and at the image after a step of size ε. At 1 the loss is as good as linear and an attack that follows the gradient gets what it promises; near 0 the gradient says nothing of what lies a step further (Andriushchenko and Flammarion 2020).',
    describeInspected(firstImages(GRADIENT_IMAGES, inspected[0])),
    ...inspected.flatMap(({ notes = [] }) => notes),
  ];
  const chart = panelGrid(
    panels.map((panel) => panelOf(panel, lines)),
    columns,
    CHART_WIDTH,
  );
  const entries = lines.map(({ model, color }) => ({
    label: model,
    marks: [legendLine(color)],
  }));
  const alt = `${title}: ${inspected.map(({ model }) => model).join(', ')}. ${caption[0]}`;
  const svg = picture({ title, alt, entries, chart, caption });
  return [{ name: 'gradient-alignment', title, alt, svg, records: alignmentRecords(inspected) }];
}

function panelOf({ direction, title }: (typeof panels)[number], lines: readonly Line[]) {
  const marks = lines.flatMap(({ color, alignment }) => {
    const points = alignment.epsilons.map((epsilon, i) => ({ epsilon, cosine: alignment[direction][i][50] }));
    const at = { x: 'epsilon', y: 'cosine' };
    return [
      Plot.line(points, { ...at, stroke: color, strokeWidth: 2 }),
      Plot.dot(points, { ...at, fill: color, r: 2 }),
    ];
  });
  return plotPanel(title, {
    width: CHART_WIDTH / columns - 8,
    height: 200,
    x: { domain: [0, 0.3], label: 'ε', ticks: 4 },
    y: { domain: [-0.2, 1], label: 'median cosine', ticks: 6 },
    marks: [Plot.gridX({ ticks: 4 }), Plot.gridY({ ticks: 6 }), Plot.ruleY([0]), ...marks],
  });
}
