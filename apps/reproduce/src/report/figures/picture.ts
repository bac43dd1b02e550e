import { type LegendEntry, legend } from './legend.ts';
import { element, SVG_NAMESPACE } from './svg.ts';
import { FONT_FAMILY, FONT_SIZE, wrapToWidth } from './text.ts';

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
  const column = new Column();
  column.text(title, FONT_SIZE + 1, { 'font-weight': 'bold' });
  const key = legend(entries, CHART_WIDTH);
  column.add(key.node, key.height, 6);
  column.add(chart, Number(chart.getAttribute('height')), 8);
  column.space(8);
  for (const paragraph of caption) column.text(paragraph, CAPTION_SIZE, { fill: '#444' });
  return `${frame(alt, column.nodes, column.bottom + MARGIN).outerHTML}\n`;
}

/** Stacks parts under one another. */
class Column {
  readonly nodes: Element[] = [];
  bottom = MARGIN;

  add(node: Element, height: number, space: number): void {
    const y = this.bottom + space;
    this.nodes.push(element('g', { transform: `translate(${MARGIN},${y})` }, node));
    this.bottom = y + height;
  }

  space(height: number): void {
    this.bottom += height;
  }

  text(text: string, size: number, attributes: Record<string, string>): void {
    const lineHeight = Math.round(size * 1.4);
    const lines = wrapToWidth(text, CHART_WIDTH, size);
    const spans = lines.map((line, i) => element('tspan', { x: 0, y: size + i * lineHeight }, line));
    this.add(element('text', { 'font-size': size, ...attributes }, ...spans), lines.length * lineHeight, 0);
  }
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
