import type { Markish } from '@observablehq/plot';
import { plot } from './plot.ts';
import { element } from './svg.ts';
import { FONT_SIZE, textWidth } from './text.ts';

/** A name, and the marks that stand for it, drawn on x and y in [0, 1]. */
export interface LegendEntry {
  readonly label: string;
  readonly marks: Markish[];
}

const SAMPLE_WIDTH = 44;
const LINE_HEIGHT = 22;
const GAP = 18;

/** A legend as wide as `width` allows, and its height. */
export function legend(entries: readonly LegendEntry[], width: number): { node: Element; height: number } {
  const columnWidth = Math.max(...entries.map(({ label }) => SAMPLE_WIDTH + 8 + textWidth(label, FONT_SIZE))) + GAP;
  const columns = Math.max(1, Math.min(entries.length, Math.floor((width + GAP) / columnWidth)));
  const nodes = entries.map((entry, i) =>
    drawEntry(entry, (i % columns) * columnWidth, Math.floor(i / columns) * LINE_HEIGHT),
  );
  return { node: element('g', {}, ...nodes), height: Math.ceil(entries.length / columns) * LINE_HEIGHT };
}

function drawEntry({ label, marks }: LegendEntry, x: number, y: number): Element {
  const unit = { domain: [0, 1], axis: null };
  const sample = plot({ width: SAMPLE_WIDTH, height: LINE_HEIGHT, margin: 4, x: unit, y: unit, marks });
  const text = element(
    'text',
    { x: SAMPLE_WIDTH + 8, y: LINE_HEIGHT / 2, dy: '0.35em', 'font-size': FONT_SIZE },
    label,
  );
  return element('g', { transform: `translate(${x},${y})` }, sample, text);
}
