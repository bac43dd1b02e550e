import * as Plot from '@observablehq/plot';

const ends = [
  { x: 0, y: 0.5 },
  { x: 1, y: 0.5 },
];

/** What stands for a line of a chart in its legend. */
export const legendLine = (stroke: string) => Plot.line(ends, { x: 'x', y: 'y', stroke, strokeWidth: 2 });
