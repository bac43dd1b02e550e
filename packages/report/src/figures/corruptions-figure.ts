import * as Plot from '@observablehq/plot';
import { type Corruptions, corruptionErrorsOf, meanErrorOf, modelStyleOfName } from '@saf/results';
import { benchmarkTitle } from '../tables/corruptions-table.ts';
import { formatCount, formatList, formatRate } from '../words/format.ts';
import { CHART_WIDTH, picture } from './drawing/picture.ts';
import { plot } from './drawing/plot.ts';
import { FONT_SIZE } from './drawing/text.ts';
import type { Drawing } from './figure.ts';

interface Point {
  readonly corruption: string;
  readonly error: number;
}

const ROW_HEIGHT = 22;

/** Error rates on each corruption, the mean over its severities: a dot for each network. Its numbers are the table's. */
export function corruptionsFigure(measured: readonly Corruptions[]): Drawing {
  const [{ benchmark, samples }] = measured;
  const title = `Errors on images corrupted as in ${benchmarkTitle(benchmark)}`;
  const series = measured.map((each) => ({
    label: labelOf(each, measured),
    model: each.network.model,
    points: pointsOf(each),
  }));
  const means = formatList(measured.map((each, i) => `${series[i].label} ${formatRate(meanErrorOf(each))}`));
  const chart = plot({
    width: CHART_WIDTH,
    height: ROW_HEIGHT * series[0].points.length + 54,
    marginTop: 10,
    marginLeft: 130,
    marginRight: 20,
    marginBottom: 44,
    style: { fontSize: `${FONT_SIZE}px`, fontFamily: 'inherit' },
    x: { domain: [0, 1], label: 'error rate', labelAnchor: 'center', labelArrow: 'none', ticks: 5, grid: true },
    y: { type: 'point', domain: series[0].points.map(({ corruption }) => corruption), label: null, padding: 0.6 },
    marks: series.map(({ model, points }, i) => marksOf(model, points, i)),
  });
  const entries = series.map(({ label, model }, i) => ({
    label,
    marks: [marksOf(model, [{ x: 0.5, y: 0.5 }], i, 'x', 'y')],
  }));
  const caption = [
    `The first ${formatCount(samples)} test images; means over severities. An image that is taken for nonsense counts as an error.`,
  ];
  const alt = `${title}. Means over all corruptions: ${means}.`;
  return { name: `corruptions-${benchmark}`, title, alt, svg: picture({ title, alt, entries, chart, caption }) };
}

function pointsOf(each: Corruptions): Point[] {
  const { clean, corruptions } = corruptionErrorsOf(each);
  return Object.entries({ clean: [clean], ...corruptions }).map(([name, errors]) => ({
    corruption: name.replaceAll('-', ' '),
    error: errors.reduce((a, b) => a + b, 0) / errors.length,
  }));
}

const symbols = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross', 'wye'] as const;

function marksOf<Datum>(model: string, data: readonly Datum[], i: number, x = 'error', y = 'corruption'): Plot.Markish {
  const color = modelStyleOfName(model)?.color ?? '#222222';
  return Plot.dot(data as Plot.Data, {
    x,
    y,
    fill: color,
    symbol: symbols[i % symbols.length],
    r: 4,
    fillOpacity: 0.85,
  });
}

function labelOf({ network: { model, seed } }: Corruptions, measured: readonly Corruptions[]): string {
  const isAlone = measured.filter(({ network }) => network.model === model).length === 1;
  return isAlone ? model : `${model}, seed ${seed}`;
}
