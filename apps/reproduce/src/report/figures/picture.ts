import { Column } from './column.ts';
import { type LegendEntry, legend } from './legend.ts';
import { element, SVG_NAMESPACE } from './svg.ts';
import { FONT_FAMILY, FONT_SIZE } from './text.ts';

/** What a picture is put together from, top to bottom. */
export interface PictureParts {
  readonly title: string;
  readonly alt: string;
  readonly entries: readonly LegendEntry[];
  readonly chart: SVGSVGElement;
  /** Paragraphs below the chart. */
  readonly caption: readonly string[];
}

/** Width of every picture, in CSS pixels. */
export const PICTURE_WIDTH = 560;
const MARGIN = 16;
export const CHART_WIDTH = PICTURE_WIDTH - 2 * MARGIN;
const CAPTION_SIZE = 12.5;

/** A picture with title, legend and caption inside, on a light ground: a whole SVG document. */
export function picture({ title, alt, entries, chart, caption }: PictureParts): string {
  const column = new Column(MARGIN, CHART_WIDTH);
  column.text(title, { size: FONT_SIZE + 1, bold: true });
  const key = legend(entries, CHART_WIDTH);
  column.add(key.node, key.height);
  column.add(chart, Number(chart.getAttribute('height')));
  for (const paragraph of caption) column.text(paragraph, { size: CAPTION_SIZE, fill: '#444' });
  return `${frame(alt, column.nodes, column.bottom + MARGIN).outerHTML}\n`;
}

function frame(alt: string, parts: Element[], height: number): Element {
  const attributes = {
    xmlns: SVG_NAMESPACE,
    width: PICTURE_WIDTH,
    height,
    viewBox: `0 0 ${PICTURE_WIDTH} ${height}`,
    role: 'img',
    'aria-label': alt,
    'font-family': FONT_FAMILY,
    color: '#222',
    fill: '#222',
  };
  const ground = element('rect', { width: '100%', height: '100%', fill: '#fff' });
  return element('svg', attributes, ground, ...parts);
}
