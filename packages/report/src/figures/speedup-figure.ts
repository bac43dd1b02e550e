import * as Plot from '@observablehq/plot';
import { formatCount, formatList } from '../words/format.ts';
import { CHART_WIDTH, picture } from './drawing/picture.ts';
import { plot } from './drawing/plot.ts';
import { FONT_SIZE } from './drawing/text.ts';
import type { Drawing } from './figure.ts';

/** How many times faster than one worker a graph of jobs is done by several. */
export interface Speedup {
  readonly name: string;
  readonly points: readonly { readonly workers: number; readonly speedup: number }[];
}

/** Speed-up over workers, both on logarithmic scales, beside the line of workers that are never idle. */
export function speedupFigure(graphs: readonly Speedup[]): Drawing {
  const title = 'How many times faster than one worker';
  const best = graphs.map(({ name, points }) => {
    const { workers, speedup } = points.at(-1)!;
    return `${name} ${formatCount(Math.round(speedup))} times on ${formatCount(workers)} workers`;
  });
  const alt = `${title}. ${formatList(best)}.`;
  const ends = [
    { workers: 0, speedup: 0.5 },
    { workers: 1, speedup: 0.5 },
  ];
  const entries = graphs.map(({ name }, i) => ({ label: name, marks: [lineOf(ends, i)] }));
  const caption = ['Simulated in virtual time, by measured durations of jobs. Thin: workers that are never idle.'];
  return { name: 'speed-up', title, alt, svg: picture({ title, alt, entries, chart: draw(graphs), caption }) };
}

const HEIGHT = 320;

/** Told apart by colour, and by dashes where colours are not. */
const styles = [
  { color: '#1b6ca8', dash: 'none' },
  { color: '#c2410c', dash: '7,3' },
  { color: '#15803d', dash: '2,3' },
] as const;

function draw(graphs: readonly Speedup[]): SVGSVGElement {
  const ideal = graphs[0].points.map(({ workers }) => ({ workers, speedup: workers }));
  const axis = {
    type: 'log',
    labelAnchor: 'center',
    labelArrow: 'none',
    ticks: [1, 10, 100, 1000],
    tickFormat: formatCount,
  } as const;
  return plot({
    width: CHART_WIDTH,
    height: HEIGHT,
    marginTop: 10,
    marginRight: 28,
    marginBottom: 44,
    marginLeft: 62,
    style: { fontSize: `${FONT_SIZE}px`, fontFamily: 'inherit' },
    x: { ...axis, label: 'workers' },
    y: { ...axis, label: 'speed-up' },
    marks: [
      Plot.gridY([1, 10, 100, 1000]),
      Plot.line(ideal, { x: 'workers', y: 'speedup', stroke: 'currentColor', strokeOpacity: 0.5 }),
      ...graphs.flatMap(({ points }, i) => [
        lineOf(points, i),
        Plot.dot(points, { x: 'workers', y: 'speedup', r: 2.4, fill: styles[i % styles.length].color }),
      ]),
    ],
  });
}

function lineOf(points: Speedup['points'], i: number): Plot.Markish {
  const { color, dash } = styles[i % styles.length];
  return Plot.line(points, { x: 'workers', y: 'speedup', stroke: color, strokeWidth: 2, strokeDasharray: dash });
}
