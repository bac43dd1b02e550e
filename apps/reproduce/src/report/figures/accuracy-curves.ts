import * as Plot from '@observablehq/plot';
import type { Kind, PaperTable } from '../../paper/index.ts';
import { curvesOf, kinds } from '../curves.ts';
import { datasetFacts } from '../dataset-facts.ts';
import { formatList } from '../format.ts';
import { sampleNotes } from '../sample-notes.ts';
import type { Study } from '../study.ts';
import type { Figure } from './figure.ts';
import { CHART_WIDTH, picture } from './picture.ts';
import { plot } from './plot.ts';
import { measuredSeries, printedSeries, type Series } from './series.ts';
import { legendEntry, seriesMarks } from './series-marks.ts';
import { FONT_SIZE } from './text.ts';

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
    marks: [Plot.gridY({ ticks: 5 }), Plot.gridX(), Plot.ruleY([0]), ...series.flatMap(seriesMarks)],
  });
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
