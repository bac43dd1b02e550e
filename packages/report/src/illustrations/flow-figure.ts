import * as Plot from '@observablehq/plot';
import { GRADIENT_IMAGES, type Inspection } from '@saf/results';
import { panelGrid } from '../figures/drawing/panels.ts';
import { CHART_WIDTH, picture } from '../figures/drawing/picture.ts';
import type { Figure } from '../figures/figure.ts';
import type { MarkedInspection } from '../study/marked-inspection.ts';
import { formatRate } from '../words/format.ts';
import { describeInspected, firstImages } from './describe-inspected.ts';
import { legendLine } from './drawing/legend-line.ts';
import { plotPanel } from './drawing/small-plot.ts';
import { flowRecords } from './figure-records.ts';
import { colorOf } from './network-colors.ts';

/** Smaller ones are drawn here: a logarithm has no 0. */
const SMALLEST = 1e-8;

type Flow = NonNullable<Inspection['gradientFlow']>;

interface Line {
  readonly model: string;
  readonly color: string;
  readonly flow: Flow;
}

/** Where gradients of the training loss vanish on their way to the pixels: medians of what reaches and what leaves each activation. */
export function flowFigure(inspections: readonly MarkedInspection[]): Figure[] {
  const inspected = inspections.filter(({ gradientFlow }) => gradientFlow);
  if (inspected.length === 0) return [];
  const lines = inspected.map(
    ({ model, label = model, gradientFlow }, i): Line => ({ model: label, color: colorOf(i), flow: gradientFlow! }),
  );
  const title = 'Where gradients vanish, layer by layer';
  const caption = [
    'Median over images of the Euclidean norm of the gradient of the training loss, on its way from the confidences (left) to the pixels (right): what reaches each activation from behind, and what it lets through. What is small on the left has vanished in the confidences and the loss.',
    `Units that pass on less than a hundredth: ${lines.map(describeLine).join('; ')}.`,
    describeInspected(firstImages(GRADIENT_IMAGES, inspected[0])),
    ...inspected.flatMap(({ notes = [] }) => notes),
  ];
  const chart = panelGrid([panelOf(lines)], 1, CHART_WIDTH);
  const entries = lines.map(({ model, color }) => ({ label: model, marks: [legendLine(color)] }));
  const alt = `${title}. ${caption[1]}`;
  const svg = picture({ title, alt, entries, chart, caption });
  return [{ name: 'gradient-flow', title, alt, svg, records: flowRecords(inspected) }];
}

const describeLine = ({ model, flow }: Line): string =>
  `${model}: ${flow.map(({ layer, flat }) => `${formatRate(flat)} of ${stemOf(layer)}`).join(', ')}`;

/** 'cv2_mirroredRelu' is at the same place as 'cv2_relu' of another network. */
const stemOf = (layer: string): string => layer.split('_')[0];

const inTwoLines = (place: string) => place.replace(' ', '\n');

const pointsOf = (flow: Flow) =>
  [...flow].reverse().flatMap(({ layer, reaching, leaving }) => [
    { place: `reaches ${stemOf(layer)}`, norm: Math.max(reaching[50], SMALLEST) },
    { place: `leaves ${stemOf(layer)}`, norm: Math.max(leaving[50], SMALLEST) },
  ]);

function panelOf(lines: readonly Line[]) {
  const points = lines.map(({ flow }) => pointsOf(flow));
  const longest = points.reduce((before, each) => (each.length > before.length ? each : before));
  const exponents = points.flat().map(({ norm }) => Math.log10(norm));
  const domain = [10 ** Math.floor(Math.min(...exponents)), 10 ** Math.ceil(Math.max(...exponents))];
  const marks = lines.flatMap(({ color }, i) => [
    Plot.line(points[i], { x: 'place', y: 'norm', stroke: color, strokeWidth: 2 }),
    Plot.dot(points[i], { x: 'place', y: 'norm', fill: color, r: 3 }),
  ]);
  return plotPanel('', {
    width: CHART_WIDTH,
    height: 260,
    marginLeft: 60,
    marginRight: 22,
    marginBottom: 40,
    x: { type: 'point', domain: longest.map(({ place }) => place), label: null, tickFormat: inTwoLines },
    y: { type: 'log', domain, label: 'median norm', ticks: 5, tickFormat: '~e' },
    marks: [Plot.gridY(), ...marks],
  });
}
