import * as Plot from '@observablehq/plot';
import type { Theory } from '@saf/results';
import type { LegendEntry } from '../figures/drawing/legend.ts';
import { type Panel, panelGrid } from '../figures/drawing/panels.ts';
import { CHART_WIDTH, picture } from '../figures/drawing/picture.ts';
import type { Figure } from '../figures/figure.ts';
import { plotPanel } from './drawing/small-plot.ts';
import { surfacePanel } from './drawing/surface.ts';
import { diskRecords } from './figure-records.ts';

/** The paper's borders: blue, green, red and dark. */
const colors = ['#0050C8', '#00883A', '#D00000', '#222222'];

/** Fig. 6: the unit disk as the basic block sees it, y of five 1-D RBF units, and a 2-D RBF. */
export function diskFigure(theory: Theory): Figure {
  const title = 'Figure 6: 2-D approximations using 1-D RBFs';
  const { disks, surfaces } = theory;
  const { axis, lambda } = surfaces;
  const chart = panelGrid(
    [
      diskPanel(disks),
      closeUp(disks),
      surfacePanel('(b) y of five 1-D RBF units', { axis, values: surfaces.fiveUnits }),
      surfacePanel('(c) a 2-D RBF', { axis, values: surfaces.rbf }),
    ],
    2,
    CHART_WIDTH,
  );
  const caption = [
    '(a) The border of the unit disk (gray), and of the region where y ≥ f₁(1) for the basic block (eq. 4 and 5), for each λ. The region touches the disk on the axes and stays inside it; the smaller λ, the closer it comes.',
    `(b) y over x₁ and x₂, with four units in the first layer, along both axes and both diagonals (the paper does not say which), and one in the second; λ = ${lambda}. (c) exp(−λ²(x₁² + x₂²)), λ = ${lambda}.`,
  ];
  const entries = disks.map((disk, i) => diskEntry(disk.lambda, colors[i]));
  const alt = `${title}: a disk with four borders inside it, closest for the smallest λ; two bell-shaped surfaces.`;
  const svg = picture({ title, alt, entries, chart, caption });
  return { name: 'figure-6', title, alt, svg, records: diskRecords(theory) };
}

const diskPanel = (disks: Theory['disks']): Panel => panelOf('(a) the unit disk', disks, [-1.1, 1.1], [-1.1, 1.1]);
const closeUp = (disks: Theory['disks']): Panel => panelOf('(a), near the diagonal', disks, [0.58, 0.8], [0.58, 0.8]);

function panelOf(title: string, disks: Theory['disks'], x: [number, number], y: [number, number]): Panel {
  // Cut here: a clip path of Plot's has an id that differs from picture to picture.
  const shown = (point: { x: number; y: number }) =>
    point.x >= x[0] && point.x <= x[1] && point.y >= y[0] && point.y <= y[1];
  const line = (radii: readonly number[], options: Plot.LineOptions) => {
    const points = radii.map((radius, i) => at(radius, i, radii.length)).filter(shown);
    return Plot.line(points, { x: 'x', y: 'y', ...options });
  };
  const circle = line(
    disks[0].radii.map(() => 1),
    { stroke: '#bbb', strokeWidth: 5 },
  );
  const borders = disks.map(({ radii }, i) => line(radii, { stroke: colors[i], strokeWidth: 1.3 }));
  return plotPanel(title, {
    height: 240,
    marginLeft: 56,
    marginRight: 18,
    x: { domain: x, label: 'x₁', ticks: 5 },
    y: { domain: y, label: 'x₂', ticks: 5 },
    marks: [circle, ...borders],
  });
}

const at = (radius: number, i: number, count: number) => {
  const angle = (2 * Math.PI * i) / (count - 1);
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
};

const diskEntry = (lambda: number, stroke: string): LegendEntry => ({
  label: `λ = ${lambda}`,
  marks: [
    Plot.line(
      [
        { x: 0, y: 0.5 },
        { x: 1, y: 0.5 },
      ],
      { x: 'x', y: 'y', stroke, strokeWidth: 2 },
    ),
  ],
});
