import * as Plot from '@observablehq/plot';
import type { Result } from '@saf/results';
import { plot } from './drawing/plot.ts';
import { SVG_NAMESPACE } from './drawing/svg.ts';
import { FONT_FAMILY } from './drawing/text.ts';

type Epoch = Result['training']['epochs'][number];

/** A small chart of the loss or the training error over epochs: a whole SVG document. */
export function historyChart(label: string, quantity: 'loss' | 'error', epochs: readonly Epoch[]): string {
  const ticks = epochs.length <= 10 ? epochs.map(({ epoch }) => epoch) : 5;
  const svg = plot({
    width: 280,
    height: 170,
    marginLeft: 52,
    marginBottom: 38,
    marginTop: 12,
    style: { fontSize: '12px', fontFamily: FONT_FAMILY },
    x: { label: 'epoch', labelAnchor: 'center', labelArrow: 'none', ticks, tickFormat: 'd' },
    y: { label: quantity, zero: true, labelAnchor: 'center', labelArrow: 'none', ticks: 4, nice: true },
    marks: [
      Plot.gridY({ ticks: 4 }),
      Plot.ruleY([0]),
      Plot.line(epochs, { x: 'epoch', y: quantity, stroke: '#0072B2', strokeWidth: 2 }),
      Plot.dot(epochs, { x: 'epoch', y: quantity, fill: '#0072B2', r: 2.5 }),
    ],
  });
  const values = epochs.map((epoch) => `${epoch[quantity]} after epoch ${epoch.epoch}`).join(', ');
  svg.setAttribute('xmlns', SVG_NAMESPACE);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${label}, training ${quantity}: ${values}`);
  return svg.outerHTML;
}
