import * as Plot from '@observablehq/plot';
import type { Features } from '@saf/results';
import { type Panel, panelGrid } from '../figures/drawing/panels.ts';
import { CHART_WIDTH, picture } from '../figures/drawing/picture.ts';
import type { Figure } from '../figures/figure.ts';
import type { MarkedInspection } from '../study/marked-inspection.ts';
import { formatRate } from '../words/format.ts';
import { inspectedNotes } from './describe-inspected.ts';
import { plotPanel } from './drawing/small-plot.ts';
import { featureRecords } from './figure-records.ts';

/** Fig. 3: histograms of four channels, and how pairs of them fall together; noise images in red. */
export function featureFigure(inspection: MarkedInspection): Figure[] {
  const { features, model, label = model } = inspection;
  if (!features) return [];
  const { layer, position, nonsenseConfidence } = features;
  const title = `Figure 3: features of ${layer} at (${position.join(', ')}), ${label} network`;
  const caption = [
    `Top two rows: histograms of feature values. Bottom two rows: joint distributions, darker where more images fall. Red squares: ${features.nonsense.length} images of Gaussian noise, which the network takes for a category with a mean confidence of ${formatRate(nonsenseConfidence)}.`,
    'The paper does not say which four channels it shows; these are the first four.',
    ...inspectedNotes(inspection),
  ];
  const chart = panelGrid([...histograms(features), ...jointDistributions(features)], 2, CHART_WIDTH);
  const alt = `${title}: bell-shaped histograms, and clouds of test images with noise images in red.`;
  const svg = picture({ title, alt, entries: [], chart, caption });
  return [{ name: 'figure-3', title, alt, svg, records: featureRecords(inspection) }];
}

function histograms({ histograms, channels }: Features): Panel[] {
  return histograms.map(({ edges, counts }, i) => {
    const bars = counts.map((count, bin) => ({ low: edges[bin], high: edges[bin + 1], count }));
    return plotPanel(`channel ${channels[i]}`, {
      height: 150,
      x: { label: 'value', ticks: 5 },
      y: { label: 'images', ticks: 3 },
      marks: [Plot.rectY(bars, { x1: 'low', x2: 'high', y: 'count', fill: '#0072B2' }), Plot.ruleY([0])],
    });
  });
}

function jointDistributions({ joint, channels, nonsense }: Features): Panel[] {
  return joint.map(({ pair: [first, second], edges: [xs, ys], counts }) => {
    const cells = counts.flatMap((column, i) =>
      column.flatMap((count, j) =>
        count > 0 ? [{ x1: xs[i], x2: xs[i + 1], y1: ys[j], y2: ys[j + 1], density: Math.sqrt(count) }] : [],
      ),
    );
    const noise = nonsense.map((values) => ({ x: values[first], y: values[second] }));
    return plotPanel(`channels ${channels[first]} and ${channels[second]}`, {
      height: 210,
      x: { label: `channel ${channels[first]}`, ticks: 5 },
      y: { label: `channel ${channels[second]}`, ticks: 5 },
      color: { scheme: 'blues', domain: [-2, Math.max(...cells.map(({ density }) => density))] },
      marks: [
        Plot.rect(cells, { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', fill: 'density', inset: 0 }),
        Plot.dot(noise, { x: 'x', y: 'y', symbol: 'square', r: 2, fill: '#D00000', fillOpacity: 0.8 }),
      ],
    });
  });
}
