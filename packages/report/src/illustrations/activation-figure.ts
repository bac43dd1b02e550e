import * as Plot from '@observablehq/plot';
import type { Theory } from '@saf/results';
import { panelGrid } from '../figures/drawing/panels.ts';
import { CHART_WIDTH, picture } from '../figures/drawing/picture.ts';
import type { Figure } from '../figures/figure.ts';
import { plotPanel } from './drawing/small-plot.ts';
import { activationRecords } from './figure-records.ts';

const panels = [
  ['(a) 1-D RBF, exp(−x²)', 'rbf', '#009E73'],
  ['(b) its derivative', 'rbfDerivative', '#009E73'],
  ['(c) mReLU', 'mirroredRelu', '#0072B2'],
  ['(d) its derivative', 'mirroredReluDerivative', '#0072B2'],
] as const;

/** Fig. 1: both activations and their derivatives. */
export function activationFigure({ activations }: Theory): Figure {
  const title = 'Figure 1: symmetric activation functions and their derivatives';
  const charts = panels.map(([name, curve, stroke]) => {
    const points = activations.x.map((x, i) => ({ x, y: activations[curve][i] }));
    return plotPanel(name, {
      x: { domain: [-3, 3], label: 'x' },
      y: { domain: curve.endsWith('Derivative') ? [-1.1, 1.1] : [0, 1.1], label: '', ticks: 4 },
      marks: [Plot.gridX(), Plot.gridY({ ticks: 4 }), Plot.ruleY([0]), Plot.line(points, { x: 'x', y: 'y', stroke })],
    });
  });
  const caption = [
    'Computed with @saf/activations. Both are largest at 0 and fall to 0 on either side; mReLU is 0 beyond ±1.',
  ];
  const alt = `${title}: bells of height 1 at x = 0, smooth for the RBF, a triangle for mReLU; derivatives change their sign at 0.`;
  const chart = panelGrid(charts, 2, CHART_WIDTH);
  const svg = picture({ title, alt, entries: [], chart, caption });
  return { name: 'figure-1', title, alt, svg, records: activationRecords(activations) };
}
