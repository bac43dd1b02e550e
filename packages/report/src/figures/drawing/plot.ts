import * as Plot from '@observablehq/plot';
import { document } from './svg.ts';

/** An Observable Plot without the style sheet it brings for pages (a picture stands alone). */
export function plot(options: Plot.PlotOptions): SVGSVGElement {
  const svg = Plot.plot({ ...options, document }) as SVGSVGElement;
  for (const style of svg.querySelectorAll('style')) style.remove();
  svg.removeAttribute('class');
  return svg;
}
