import * as Plot from '@observablehq/plot';
import { type PaperTable, trickName, trickStyle } from '@saf/results';
import type { SampleKind } from '../study/curves.ts';
import { curvesOf, sampleKinds } from '../study/curves.ts';
import { CARD_MARK } from '../study/failed-cards.ts';
import { sampleNotes } from '../study/sample-notes.ts';
import type { Study } from '../study/study.ts';
import { errorRateRecords } from '../tables/error-rates/error-rate-records.ts';
import { capitalize, formatList } from '../words/format.ts';
import type { LegendEntry } from './drawing/legend.ts';
import { panelGrid } from './drawing/panels.ts';
import { CHART_WIDTH, picture } from './drawing/picture.ts';
import { plot } from './drawing/plot.ts';
import { FONT_SIZE } from './drawing/text.ts';
import type { Figure } from './figure.ts';
import { areToldApart, measuredSeries, printedSeries, type Series } from './series.ts';
import { legendEntry, seriesMarks } from './series-marks.ts';

const CHART_HEIGHT = 330;
const PANEL_HEIGHT = 250;
/** More models than this get a chart for each activation, if their tricks tell them apart there. */
const CROWD = 5;
const hasPanels = (study: Study) => study.models.length > CROWD && areToldApart(study);

/** Accuracy (1 − error rate) over β for each kind of samples: Fig. 9 for MNIST, Fig. 11 for CIFAR-10. */
export function accuracyCurves(study: Study): Figure[] {
  return sampleKinds
    .filter((kind) => study.models.some(({ result }) => curvesOf(result, kind).length > 0))
    .map((kind) => accuracyFigure(study, kind));
}

function accuracyFigure(study: Study, kind: SampleKind): Figure {
  const { dataset, paper } = study;
  const printed = printedSeries(study, kind);
  const series = [...measuredSeries(study, kind), ...printed];
  const shown = printed.length > 0 ? 'paper and measured' : 'measured';
  const title = capitalize(`${nameOf(study, kind)}${shown} accuracy on ${kind} samples of ${study.title}`);
  const alt = `${title}. ${describeSeries(series)}`;
  const caption = [howToRead(printed.length > 0 ? paper : undefined), ...sampleNotes(study)];
  const chart = hasPanels(study) ? drawPanels(series) : drawChart(series, CHART_HEIGHT);
  const parts = { title, alt, entries: legendOf(study, series), chart, caption };
  const records = errorRateRecords(study).filter((record) => record.kind === kind);
  return { name: `figure-${paper?.figure ?? dataset}-${kind}`, title, alt, svg: picture(parts), records };
}

/** "Figure 9 (a): " where it is one of the paper. */
const nameOf = ({ paper }: Study, kind: SampleKind): string =>
  paper ? `Figure ${paper.figure} (${'abc'[sampleKinds.indexOf(kind)]}): ` : '';

/** A chart for each activation. */
function drawPanels(series: readonly Series[]): SVGSVGElement {
  const activations = [...new Set(series.map(({ activation }) => activation))];
  const panels = activations.map((activation) => {
    const own = series.filter((each) => each.activation === activation).map(byTricks);
    return {
      title: own.some(({ label }) => label.includes(CARD_MARK))
        ? `${own[0].style.title}${CARD_MARK}`
        : own[0].style.title,
      node: drawChart(own, PANEL_HEIGHT),
      width: CHART_WIDTH,
      height: PANEL_HEIGHT,
    };
  });
  return panelGrid(panels, 1, CHART_WIDTH);
}

/** In a panel of one activation, colours tell the training tricks apart. */
const byTricks = (series: Series): Series => ({ ...series, style: trickStyle(series.style) });

/** Every series has its line in the legend; where panels tell activations apart, every way of training has. */
function legendOf(study: Study, series: readonly Series[]): LegendEntry[] {
  if (!hasPanels(study)) return series.map(legendEntry);
  const shown = series
    .map(byTricks)
    .map((each) => ({ ...each, label: each.printed ? 'paper' : trickName(each.style) }));
  return shown.filter(({ label }, i) => shown.findIndex((other) => other.label === label) === i).map(legendEntry);
}

function drawChart(series: readonly Series[], height: number): SVGSVGElement {
  const end = Math.max(...series.flatMap(({ points }) => points.map(({ strength }) => strength)));
  return plot({
    width: CHART_WIDTH,
    height,
    marginTop: 10,
    marginRight: 18,
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
  const marks = paper ? ` Open marks are from Table ${paper.table} of the paper.` : '';
  return `Lines and bands are measured, with 95 % Wilson intervals.${marks} As in the paper, samples are not clipped unless a name says “clipped”.`;
}

/** The curves in words: where each begins and ends. */
function describeSeries(series: readonly Series[]): string {
  const ends = series.map(({ label, points }) => {
    const [first, last] = [points[0], points.at(-1)!];
    return `${label}: ${first.accuracy.toFixed(3)} at β = ${first.strength}, ${last.accuracy.toFixed(3)} at β = ${last.strength}`;
  });
  return `${formatList(ends)}.`;
}
