import type { Correlation } from '@saf/results';
import { type Panel, panelGrid } from '../figures/drawing/panels.ts';
import { CHART_WIDTH, picture } from '../figures/drawing/picture.ts';
import type { Figure } from '../figures/figure.ts';
import type { MarkedInspection } from '../study/marked-inspection.ts';
import { formatList, formatRate } from '../words/format.ts';
import { inspectedNotes } from './describe-inspected.ts';
import { pixelImage } from './drawing/pixel-image.ts';
import { correlationRecords } from './figure-records.ts';

const SIZE = 240;
/** Blue for −1, white for 0, red for +1; gray where a channel never changes. */
const ends = { negative: [0, 68, 136], positive: [170, 0, 20], none: [150, 150, 150] } as const;

/** Fig. 4: correlation matrices of the features of each layer. */
export function correlationFigure(inspection: MarkedInspection): Figure[] {
  const { correlations, model, label = model } = inspection;
  if (!correlations) return [];
  const title = `Figure 4: correlations of features, ${label} network`;
  const sizes = correlations.map(({ layer, meanSize }) => `${layer} ${formatRate(meanSize)}`);
  const caption = [
    'Each row and column is one channel; for a convolutional layer, at the position that is named. Blue is −1, white 0, red +1; gray is a channel that never changes.',
    `Mean absolute correlation off the diagonal: ${formatList(sizes)}.`,
    ...inspectedNotes(inspection),
  ];
  const chart = panelGrid(correlations.map(matrixPanel), 2, CHART_WIDTH);
  const alt = `${title}: a red diagonal, paler off it. ${caption[1]}`;
  const svg = picture({ title, alt, entries: [], chart, caption });
  return [{ name: 'figure-4', title, alt, svg, records: correlationRecords(inspection) }];
}

function matrixPanel({ layer, position, channels, matrix }: Correlation): Panel {
  const entries = new Int8Array(Buffer.from(matrix, 'base64'));
  const data = Uint8Array.from([...entries].flatMap(colorOf));
  const title = `${layer}${position ? ` at (${position.join(', ')})` : ''}: ${channels} channels`;
  const node = pixelImage({ data, width: channels, height: channels, channels: 3 }, SIZE);
  return { title, node, width: SIZE, height: SIZE };
}

/** The colour of a correlation r, given as the byte 127 r. */
function colorOf(byte: number): number[] {
  if (byte === -128) return [...ends.none];
  const share = Math.abs(byte) / 127;
  return (byte < 0 ? ends.negative : ends.positive).map((end) => Math.round(255 + share * (end - 255)));
}
