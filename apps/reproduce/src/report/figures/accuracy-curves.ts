import * as Plot from '@observablehq/plot';
import type { Kind, PaperTable } from '../../paper/index.ts';
import { curvesOf, kinds, pointsOf } from '../curves.ts';
import { datasetFacts } from '../dataset-facts.ts';
import { paperRowOf } from '../deviation.ts';
import { formatList } from '../format.ts';
import { sampleNotes } from '../sample-notes.ts';
import type { Study } from '../study.ts';
import type { Figure } from './figure.ts';
import type { LegendEntry } from './legend.ts';
import { CHART_WIDTH, picture } from './picture.ts';
import { plot } from './plot.ts';
import { type SeriesStyle, seriesStyle } from './series-style.ts';
import { FONT_SIZE } from './text.ts';

/** One line or row of marks: accuracies over β. */
interface Series {
  readonly label: string;
  readonly style: SeriesStyle;
  /** Whether the paper printed it; else it was measured, with intervals. */
  readonly printed: boolean;
  readonly points: readonly AccuracyPoint[];
}

interface AccuracyPoint {
  readonly strength: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

const CHART_HEIGHT = 330;

/** Accuracy (1 − error rate) over β for each kind of samples: Fig. 9 for MNIST, Fig. 11 for CIFAR-10. */
export function accuracyCurves(study: Study): Figure[] {
  return kinds
    .filter((kind) => study.models.some(({ result }) => curvesOf(result, kind).length > 0))
    .map((kind) => accuracyFigure(study, kind));
}

function accuracyFigure(study: Study, kind: Kind): Figure {
  const { dataset, paper } = study;
  const printed = printedSeries(study, kind);
  const series = [...measuredSeries(study, kind), ...printed];
  const title = `${nameOf(study, kind)}${printed.length > 0 ? 'paper and measured' : 'measured'} accuracy on ${kind} samples of ${datasetFacts[dataset].title}`;
  const alt = `${title}. ${describeSeries(series)}`;
  const caption = [howToRead(printed.length > 0 ? paper : undefined), ...sampleNotes(study)];
  const parts = { title, alt, entries: series.map(legendEntry), chart: drawChart(series), caption };
  return { name: `figure-${paper?.figure ?? dataset}-${kind}`, title, alt, svg: picture(parts) };
}

/** "Figure 9 (a): " where it is one of the paper. */
const nameOf = ({ paper }: Study, kind: Kind): string =>
  paper ? `Figure ${paper.figure} (${'abc'[kinds.indexOf(kind)]}): ` : '';

function measuredSeries({ models }: Study, kind: Kind): Series[] {
  return models.flatMap(({ label, result }) => {
    const [curve] = curvesOf(result, kind);
    if (!curve) return [];
    const points = pointsOf(curve).map(({ strength, error, interval: [low, high] }) => ({
      strength,
      accuracy: 1 - error,
      low: 1 - high,
      high: 1 - low,
    }));
    return [{ label: curve.clipped ? `${label}, clipped` : label, style: seriesStyle(result), printed: false, points }];
  });
}

/** The paper's numbers for the models that were measured, in their colours, each once. */
function printedSeries(study: Study, kind: Kind): Series[] {
  const styles = new Map(study.models.map(({ result }) => [result.model, seriesStyle(result)]));
  return [...styles].flatMap(([model, style]) => {
    const errors = paperRowOf(study, kind, model)?.errors ?? [];
    const points = errors.flatMap((error, i) =>
      error === null ? [] : [exactPoint(study.paper!.strengths[i], 1 - error)],
    );
    return points.length > 0 ? [{ label: `${model}, paper`, style, printed: true, points }] : [];
  });
}

const exactPoint = (strength: number, accuracy: number): AccuracyPoint => ({
  strength,
  accuracy,
  low: accuracy,
  high: accuracy,
});

function drawChart(series: readonly Series[]): SVGSVGElement {
  const end = Math.max(...series.flatMap(({ points }) => points.map(({ strength }) => strength)));
  return plot({
    width: CHART_WIDTH,
    height: CHART_HEIGHT,
    marginTop: 10,
    marginRight: 12,
    marginBottom: 48,
    marginLeft: 62,
    style: { fontSize: `${FONT_SIZE}px`, fontFamily: 'inherit' },
    x: {
      domain: [0, end || 1],
      label: 'perturbation strength β',
      labelAnchor: 'center',
      labelArrow: 'none',
      nice: true,
    },
    y: { domain: [0, 1], label: 'accuracy = 1 − error rate', labelAnchor: 'center', labelArrow: 'none', ticks: 5 },
    marks: [
      Plot.gridY({ ticks: 5 }),
      Plot.gridX(),
      Plot.ruleY([0]),
      ...series.flatMap(({ style, printed, points }) => seriesMarks(style, printed, points)),
    ],
  });
}

function seriesMarks(
  { color, symbol, dash }: SeriesStyle,
  printed: boolean,
  points: readonly AccuracyPoint[],
): Plot.Markish[] {
  const at = { x: 'strength', y: 'accuracy' };
  if (printed) return [Plot.dot(points, { ...at, symbol, r: 4.2, stroke: color, strokeWidth: 1.6 })];
  return [
    Plot.areaY(points, { x: 'strength', y1: 'low', y2: 'high', fill: color, fillOpacity: 0.22 }),
    Plot.line(points, { ...at, stroke: color, strokeWidth: 2, strokeDasharray: dash }),
    Plot.dot(points, { ...at, symbol, r: 2.6, fill: color }),
  ];
}

function legendEntry({ label, style, printed }: Series): LegendEntry {
  const xs = printed ? [0.5] : [0, 0.5, 1];
  const sample = xs.map((strength) => ({ strength, accuracy: 0.5, low: 0.2, high: 0.8 }));
  return { label: printed ? label : `${label}, measured`, marks: seriesMarks(style, printed, sample) };
}

function howToRead(paper: PaperTable | undefined): string {
  const marks = paper ? ` Open marks: Table ${paper.table} of the paper.` : '';
  return `Lines and bands: measured, with 95 % Wilson intervals.${marks} Samples are not clipped, as in the paper, unless a name says “clipped”.`;
}

/** The curves in words: where each begins and ends. */
function describeSeries(series: readonly Series[]): string {
  const ends = series.map(({ label, points }) => {
    const [first, last] = [points[0], points.at(-1)!];
    return `${label}: ${first.accuracy.toFixed(3)} at β = ${first.strength}, ${last.accuracy.toFixed(3)} at β = ${last.strength}`;
  });
  return `${formatList(ends)}.`;
}
