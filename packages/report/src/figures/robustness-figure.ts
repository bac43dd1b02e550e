import * as Plot from '@observablehq/plot';
import {
  type Accuracy,
  accuracyOf,
  comparedStyle,
  epsilonsOf,
  formatEpsilon,
  type Robustness,
  robustnessName,
  scoreInterval,
  standingUnder,
  standingUnderAll,
} from '@saf/results';
import type { NamedDataset } from '../tables/robustness-table.ts';
import { formatCount, formatList, formatRate } from '../words/format.ts';
import { panelGrid } from './drawing/panels.ts';
import { CHART_WIDTH, picture } from './drawing/picture.ts';
import { plot } from './drawing/plot.ts';
import { FONT_SIZE } from './drawing/text.ts';
import type { Drawing } from './figure.ts';

interface Curve {
  readonly model: string;
  readonly points: { epsilon: number; rate: number; low: number; high: number }[];
}

/** The paper's attack next to the worst over all attacks: one line per network, with all of its seeds together. Its numbers are the table's. */
export function robustnessFigure(dataset: NamedDataset, measured: readonly Robustness[]): Drawing {
  const title = 'The paper’s attack and the worst over all attacks';
  const paper = curvesOf(measured, (run, epsilon) => standingUnder(run, 'eq10', epsilon)!);
  const worst = curvesOf(measured, standingUnderAll);
  const models = worst.map(({ model }) => model);
  const panels = [
    { title: '(a) eq. 10, clipped to valid pixels', curves: paper },
    { title: '(b) worst over all attacks, image by image', curves: worst },
  ].map(({ title, curves }) => ({ title, node: draw(curves, models), width: PANEL_WIDTH, height: PANEL_HEIGHT }));
  const seeds = worst.filter(({ model }) => measured.filter(({ network }) => network.model === model).length > 1);
  const caption = [
    `Accuracy on the first ${formatCount(measured[0].samples)} ${dataset.title} test images over ε (L∞), with 95 % Wilson intervals.`,
    ...(seeds.length > 0 ? [`Several trainings are pooled: ${formatList(seeds.map(({ model }) => model))}.`] : []),
    'An attack gives an upper bound of the accuracy: a stronger one may find more errors.',
  ];
  const entries = worst.map(({ model }) => ({ label: model, marks: [legendLine(model, models)] }));
  const alt = `${title}. ${describe(worst)}`;
  const chart = panelGrid(panels, 2, CHART_WIDTH);
  return { name: robustnessName(dataset.name), title, alt, svg: picture({ title, alt, entries, chart, caption }) };
}

const PANEL_WIDTH = (CHART_WIDTH - 8) / 2;
const PANEL_HEIGHT = 260;

function curvesOf(measured: readonly Robustness[], standing: (run: Robustness, epsilon: number) => string): Curve[] {
  return [...new Set(measured.map(({ network }) => network.model))].map((model) => {
    const runs = measured.filter(({ network }) => network.model === model);
    const at = (epsilon: number) => accuracyOf(runs.map((run) => standing(run, epsilon)).join(''));
    const clean = accuracyOf(runs.map((run) => run.clean).join(''));
    return {
      model,
      points: [pointOf(0, clean), ...epsilonsOf(runs[0]).map((epsilon) => pointOf(epsilon, at(epsilon)))],
    };
  });
}

function pointOf(epsilon: number, { right, samples, rate }: Accuracy) {
  const [low, high] = scoreInterval(right, samples);
  return { epsilon, rate, low, high };
}

function draw(curves: readonly Curve[], models: readonly string[]): SVGSVGElement {
  const ticks = curves[0].points.map(({ epsilon }) => epsilon);
  return plot({
    width: PANEL_WIDTH,
    height: PANEL_HEIGHT,
    marginTop: 10,
    marginRight: 28,
    marginBottom: 44,
    marginLeft: 58,
    style: { fontSize: `${FONT_SIZE}px`, fontFamily: 'inherit' },
    x: { label: 'ε', labelAnchor: 'center', labelArrow: 'none', ticks, tickFormat: formatEpsilon },
    y: { domain: [0, 1], label: 'accuracy', labelAnchor: 'center', labelArrow: 'none', ticks: 5 },
    marks: [Plot.gridY({ ticks: 5 }), Plot.ruleY([0]), ...curves.flatMap((curve) => marksOf(curve, models))],
  });
}

function marksOf({ model, points }: Curve, models: readonly string[]): Plot.Markish[] {
  const { color, dash } = comparedStyle(model, models);
  return [
    Plot.areaY(points, { x: 'epsilon', y1: 'low', y2: 'high', fill: color, fillOpacity: 0.15 }),
    Plot.line(points, { x: 'epsilon', y: 'rate', stroke: color, strokeWidth: 2, strokeDasharray: dash }),
    Plot.dot(points, { x: 'epsilon', y: 'rate', r: 2.4, fill: color }),
  ];
}

function legendLine(model: string, models: readonly string[]): Plot.Markish {
  const { color, dash } = comparedStyle(model, models);
  const ends = [
    { x: 0, y: 0.5 },
    { x: 1, y: 0.5 },
  ];
  return Plot.line(ends, { x: 'x', y: 'y', stroke: color, strokeWidth: 2, strokeDasharray: dash });
}

const describe = (curves: readonly Curve[]): string =>
  `Worst over all: ${formatList(curves.map(({ model, points }) => `${model} ${points.map(({ epsilon, rate }) => `${formatRate(rate)} at ${formatEpsilon(epsilon)}`).join(', ')}`))}.`;
