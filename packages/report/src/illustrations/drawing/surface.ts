import type { Panel } from '../../figures/drawing/panels.ts';
import { element } from '../../figures/drawing/svg.ts';

interface Surface {
  /** Positions of rows and columns. */
  readonly axis: readonly number[];
  /** y in [0, 1] over x₁ and x₂, row by row. */
  readonly values: readonly number[];
}

const WIDTH = 256;
const HEIGHT = 205;
const RISE = 105;

/** y over x₁ and x₂ seen from above at an angle: squares from back to front, brighter the higher. */
export function surfacePanel(title: string, { axis, values }: Surface): Panel {
  const n = axis.length;
  const corner = (i: number, j: number) => project(i / (n - 1), j / (n - 1), values[i * n + j]);
  const nodes: Element[] = [];
  for (let i = 0; i < n - 1; i++)
    for (let j = 0; j < n - 1; j++) {
      const points = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)];
      nodes.push(square(points, values[i * n + j]));
    }
  const [low, high] = [axis[0], axis[n - 1]];
  const labels = [label('x₁', project(0.5, 1.16, 0)), label('x₂', project(1.16, 0.5, 0)), ...ticks(low, high)];
  return { title, node: element('g', {}, ...nodes, ...labels), width: WIDTH, height: HEIGHT };
}

/** Projects a point of the unit square, whose far corner (0, 0) is at the top, at a height. */
function project(x: number, y: number, height: number): [number, number] {
  return [WIDTH / 2 + (x - y) * 104, 136 + (x + y - 1) * 46 - height * RISE];
}

function square(points: [number, number][], value: number): Element {
  const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  const shade = `hsl(${Math.round(215 - 165 * value)},70%,${Math.round(38 + 22 * value)}%)`;
  return element('polygon', { points: path, fill: shade, stroke: '#fff', 'stroke-width': 0.3 });
}

const label = (text: string, [x, y]: [number, number]): Element =>
  element('text', { x: x.toFixed(1), y: y.toFixed(1), 'font-size': 12, 'text-anchor': 'middle' }, text);

/** The ends of both axes, along the near edges. */
const ticks = (low: number, high: number): Element[] =>
  [
    [low, 0.04, 1.1],
    [high, 0.94, 1.1],
    [low, 1.1, 0.04],
    [high, 1.1, 0.94],
  ].map(([value, x, y]) => label(String(value).replace('-', '−'), project(x, y, 0)));
