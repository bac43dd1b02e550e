import * as Plot from '@observablehq/plot';
import { panelGrid } from '../figures/drawing/panels.ts';
import { CHART_WIDTH, picture } from '../figures/drawing/picture.ts';
import type { Figure } from '../figures/figure.ts';
import type { MarkedInspection } from '../study/marked-inspection.ts';
import { legendLine } from './drawing/legend-line.ts';
import { plotPanel } from './drawing/small-plot.ts';
import { pixelRecords } from './figure-records.ts';
import { colorOf } from './network-colors.ts';

const columns = 2;

/** What layers of single pixels make of a pixel from black to white, a panel a network, a line a channel. */
export function pixelFigure(inspections: readonly MarkedInspection[]): Figure[] {
  const inspected = inspections.filter(({ pixelResponses }) => pixelResponses);
  if (inspected.length === 0) return [];
  const title = 'What becomes of a pixel before any layer sees its neighbours';
  const caption = [
    'Each line is a channel of the last layer that sees one pixel at a time: its response to a pixel from black (0) to white (1). Where all lines of a network are flat, a change of the pixel does not reach the rest of it.',
    ...inspected.flatMap(({ notes = [] }) => notes),
  ];
  const chart = panelGrid(inspected.map(panelOf), columns, CHART_WIDTH);
  const channels = Math.max(...inspected.map(({ pixelResponses }) => pixelResponses!.responses.length));
  const entries = Array.from({ length: channels }, (_, i) => ({
    label: `channel ${i + 1}`,
    marks: [legendLine(colorOf(i))],
  }));
  const alt = `${title}: ${inspected.map(({ model }) => model).join(', ')}. ${caption[0]}`;
  const svg = picture({ title, alt, entries, chart, caption });
  return [{ name: 'pixel-responses', title, alt, svg, records: pixelRecords(inspected) }];
}

function panelOf({ model, label = model, pixelResponses }: MarkedInspection) {
  const { values, responses } = pixelResponses!;
  const lines = responses.map((row, i) =>
    Plot.line(
      row.map((response, k) => ({ pixel: values[k], response })),
      { x: 'pixel', y: 'response', stroke: colorOf(i), strokeWidth: 2 },
    ),
  );
  return plotPanel(label, {
    width: CHART_WIDTH / columns - 8,
    height: 180,
    x: { domain: [0, 1], label: 'pixel', ticks: 5 },
    y: { label: 'response', ticks: 5, zero: true, nice: true },
    marks: [Plot.gridX({ ticks: 5 }), Plot.gridY({ ticks: 5 }), ...lines],
  });
}
