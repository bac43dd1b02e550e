/** Columns that a panel of a packed matrix holds; as in assembly/sizes.ts. */
const PANEL = 8;

/** A number of columns, rounded up to whole panels. */
export function wholePanels(columns: number): number {
  return Math.ceil(columns / PANEL) * PANEL;
}

/** Floats of a matrix packed in panels. */
export function packedFloats(rows: number, columns: number): number {
  return rows * wholePanels(columns);
}
