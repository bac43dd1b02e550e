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
  /** Width of the chart; CHART_WIDTH by default. */
  readonly width?: number;
}

/** Width of most pictures, in CSS pixels. */
const PICTURE_WIDTH = 560;
const MARGIN = 16;
export const CHART_WIDTH = PICTURE_WIDTH - 2 * MARGIN;
const CAPTION_SIZE = 12.5;

/** A picture with title, legend and caption inside, on a light ground: a whole SVG document. */
export function picture({ title, alt, entries, chart, caption, width = CHART_WIDTH }: PictureParts): string {
  const column = new Column(MARGIN, width);
  column.text(title, { size: FONT_SIZE + 1, bold: true });
  if (entries.length > 0) {
    const key = legend(entries, width);
    column.add(key.node, key.height);
  }
  column.add(chart, Number(chart.getAttribute('height')));
  for (const paragraph of caption) column.text(paragraph, { size: CAPTION_SIZE, fill: '#444' });
  return `${frame(alt, column.nodes, width + 2 * MARGIN, column.bottom + MARGIN).outerHTML}\n`;
}

function frame(alt: string, parts: Element[], width: number, height: number): Element {
  const attributes = {
    xmlns: SVG_NAMESPACE,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': alt,
    'font-family': FONT_FAMILY,
    color: '#222',
    fill: '#222',
  };
  const ground = element('rect', { width: '100%', height: '100%', fill: '#fff' });
  return element('svg', attributes, ground, ...parts);
}
