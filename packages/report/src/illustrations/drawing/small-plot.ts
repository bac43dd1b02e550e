import type { PlotOptions } from '@observablehq/plot';
import type { Panel } from '../../figures/drawing/panels.ts';
import { plot } from '../../figures/drawing/plot.ts';
import { FONT_SIZE } from '../../figures/drawing/text.ts';

/** A chart of a panel, with axes labelled in the middle. */
export function plotPanel(title: string, { width = 256, height = 190, ...options }: PlotOptions): Panel {
  const axis = { labelAnchor: 'center', labelArrow: 'none' } as const;
  const node = plot({
    marginTop: 8,
    marginRight: 10,
    marginBottom: 40,
    marginLeft: 46,
    style: { fontSize: `${FONT_SIZE - 2}px`, fontFamily: 'inherit' },
    ...options,
    width,
    height,
    x: { ...axis, ...options.x },
    y: { ...axis, ...options.y },
  });
  return { title, node, width, height };
}
