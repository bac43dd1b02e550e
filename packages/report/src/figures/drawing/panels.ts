import { element } from './svg.ts';
import { FONT_SIZE, wrapToWidth } from './text.ts';

/** One chart of several, and its title: "(a) 1-D RBF". */
export interface Panel {
  readonly title: string;
  readonly node: Element;
  readonly width: number;
  readonly height: number;
}

const TITLE_SIZE = FONT_SIZE - 1;
const LINE = Math.round(TITLE_SIZE * 1.4);
const GAP = 8;

/** Panels in rows of `columns`, each in a box of equal width: an element with its height in an attribute. */
export function panelGrid(panels: readonly Panel[], columns: number, width: number): SVGSVGElement {
  const box = (width - (columns - 1) * GAP) / columns;
  const nodes: Element[] = [];
  let top = 0;
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns);
    const lines = row.map(({ title }) => wrapToWidth(title, box, TITLE_SIZE));
    const titles = Math.max(...lines.map(({ length }) => length)) * LINE;
    for (const [i, panel] of row.entries()) nodes.push(place(panel, lines[i], i * (box + GAP), top, titles, box));
    top += titles + Math.max(...row.map(({ height }) => height)) + GAP;
  }
  return element('svg', { width, height: top, viewBox: `0 0 ${width} ${top}` }, ...nodes) as SVGSVGElement;
}

function place({ node, width }: Panel, lines: string[], left: number, top: number, titles: number, box: number) {
  const spans = lines.map((line, i) => element('tspan', { x: 0, y: TITLE_SIZE + i * LINE }, line));
  const title = element('text', { 'font-size': TITLE_SIZE, 'font-weight': 'bold' }, ...spans);
  const content = element('g', { transform: `translate(${(box - width) / 2},${titles})` }, node);
  return element('g', { transform: `translate(${left},${top})` }, title, content);
}
