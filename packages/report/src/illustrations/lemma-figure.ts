import * as Plot from '@observablehq/plot';
import type { LemmaRow, Theory } from '@saf/results';
import { CHART_WIDTH, picture } from '../figures/drawing/picture.ts';
import { plot } from '../figures/drawing/plot.ts';
import { FONT_SIZE } from '../figures/drawing/text.ts';
import type { Figure } from '../figures/figure.ts';
import { formatCount, formatList } from '../words/format.ts';
import { lemmaRecords } from './figure-records.ts';

interface Series {
  readonly label: string;
  readonly color: string;
  readonly dash: string;
  readonly symbol: 'triangle' | 'square' | 'circle';
  readonly rows: readonly LemmaRow[];
}

const looks = {
  rbf: { color: '#009E73', symbol: 'triangle', name: '1-D RBF' },
  mirroredRelu: { color: '#0072B2', symbol: 'square', name: 'mReLU' },
  'mirroredRelu, one unit': { color: '#D55E00', symbol: 'circle', name: 'mReLU, one unit per dimension' },
} as const;

/** Lemma 1 by Monte Carlo: the volume that each judge gets wrong, and the ε that was wanted. */
export function lemmaFigure({ lemma }: Theory): Figure {
  const title = 'Lemma 1: how much of a ball’s volume is misclassified';
  const series = seriesOf(lemma.rows);
  const marks = series.flatMap(marksOf);
  const epsilons = [...new Set(promised(lemma.rows).map(({ epsilon }) => epsilon))];
  const dimensions = [...new Set(lemma.rows.map((row) => row.dimensions))];
  const chart = plot({
    width: CHART_WIDTH,
    height: 330,
    marginTop: 10,
    marginRight: 12,
    marginBottom: 48,
    marginLeft: 62,
    style: { fontSize: `${FONT_SIZE}px`, fontFamily: 'inherit' },
    x: { label: 'dimensions n', labelAnchor: 'center', labelArrow: 'none', ticks: dimensions, tickFormat: 'd' },
    y: {
      type: 'log',
      domain: [0.01, 1],
      label: '1 − V(Ω∩Ω′) / V(Ω∪Ω′)',
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: [0.01, 0.05, 0.1, 0.2, 0.5, 1],
      tickFormat: '~g',
    },
    marks: [
      Plot.gridY({ ticks: [0.01, 0.05, 0.1, 0.2, 0.5, 1] }),
      Plot.ruleY(epsilons, { stroke: '#888', strokeDasharray: '2 3' }),
      ...marks,
    ],
  });
  const caption = [
    `Measured on ${formatCount(lemma.samples)} points in the ball and as many around it, with 95 % intervals. Dotted lines: the ε that was asked for, ${formatList(epsilons.map(String))}. ${verdictOf(lemma.rows)}`,
    'With one mReLU per dimension, to which the paper extends its proof, the classifier depends on the L1 norm alone, whatever λ and τ are, and its error grows towards 1. With several shifted mReLUs per dimension the lemma holds (see the README of @saf/models).',
  ];
  const entries = series.map((each) => ({ label: each.label, marks: legendMarks(each) }));
  const alt = `${title}. ${describe(series)}`;
  const svg = picture({ title, alt, entries, chart, caption });
  return { name: 'lemma-1', title, alt, svg, records: lemmaRecords(lemma) };
}

/** Without the judge that is promised nothing. */
const promised = (rows: readonly LemmaRow[]) => rows.filter(({ judge }) => judge !== 'mirroredRelu, one unit');

/** Whether the measured errors are below what was wanted. */
function verdictOf(rows: readonly LemmaRow[]): string {
  const all = promised(rows);
  const below = all.filter(({ error, epsilon }) => error <= epsilon);
  return `${below.length} of ${all.length} classifiers that were built for an ε stay below it.`;
}

function seriesOf(rows: readonly LemmaRow[]): Series[] {
  const keys = [...new Set(rows.map(keyOf))];
  return keys.map((key) => {
    const own = rows.filter((row) => keyOf(row) === key);
    const [{ judge, epsilon }] = own;
    const { color, symbol, name } = looks[judge];
    const isOneUnit = judge === 'mirroredRelu, one unit';
    const dash = !isOneUnit && epsilon < 0.1 ? '6 4' : 'none';
    return { label: isOneUnit ? name : `${name}, ε = ${epsilon}`, color, symbol, dash, rows: own };
  });
}

const keyOf = ({ judge, epsilon }: LemmaRow): string =>
  judge === 'mirroredRelu, one unit' ? judge : `${judge} ${epsilon}`;

function marksOf({ rows, color, dash, symbol }: Series): Plot.Markish[] {
  // A logarithm has no 0.
  const points = rows.map(({ dimensions, error, interval: [low, high] }) => ({
    n: dimensions,
    error,
    low: Math.max(low, 1e-3),
    high,
  }));
  return [
    Plot.ruleX(points, { x: 'n', y1: 'low', y2: 'high', stroke: color, strokeWidth: 1.5 }),
    Plot.line(points, { x: 'n', y: 'error', stroke: color, strokeWidth: 2, strokeDasharray: dash }),
    Plot.dot(points, { x: 'n', y: 'error', symbol, r: 3.5, fill: color }),
  ];
}

const legendMarks = ({ color, dash, symbol }: Series): Plot.Markish[] => [
  Plot.line(
    [
      { x: 0, y: 0.5 },
      { x: 1, y: 0.5 },
    ],
    { x: 'x', y: 'y', stroke: color, strokeWidth: 2, strokeDasharray: dash },
  ),
  Plot.dot([{ x: 0.5, y: 0.5 }], { x: 'x', y: 'y', symbol, r: 3.5, fill: color }),
];

function describe(series: readonly Series[]): string {
  const parts = series.map(
    ({ label, rows }) =>
      `${label}: ${rows.map(({ dimensions, error }) => `${error.toFixed(3)} in ${dimensions}`).join(', ')}`,
  );
  return `${parts.join('; ')} dimensions.`;
}
