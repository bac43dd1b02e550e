import { element } from './svg.ts';
import { ADVANCE, BOLD_ADVANCE, wrapToWidth } from './text.ts';

interface TextStyle {
  readonly size: number;
  readonly bold?: boolean;
  readonly fill?: string;
}

/** Space between a chart or legend and what stands around it. */
const GAP = 7;

/** Stacks the parts of a picture under one another. */
export class Column {
  readonly nodes: Element[] = [];
  /** Where the next part goes. */
  bottom: number;

  constructor(
    readonly margin: number,
    readonly width: number,
  ) {
    this.bottom = margin;
  }

  /** A part that keeps a distance. */
  add(node: Element, height: number): void {
    this.bottom += GAP;
    this.place(node, height);
    this.bottom += GAP;
  }

  /** A paragraph, broken into lines. */
  text(text: string, { size, bold = false, fill = 'inherit' }: TextStyle): void {
    const lineHeight = Math.round(size * 1.4);
    const lines = wrapToWidth(text, this.width, size, bold ? BOLD_ADVANCE : ADVANCE);
    const spans = lines.map((line, i) => element('tspan', { x: 0, y: size + i * lineHeight }, line));
    const style = { 'font-size': size, 'font-weight': bold ? 'bold' : 'normal', fill };
    this.place(element('text', style, ...spans), lines.length * lineHeight);
  }

  private place(node: Element, height: number): void {
    this.nodes.push(element('g', { transform: `translate(${this.margin},${this.bottom})` }, node));
    this.bottom += height;
  }
}
