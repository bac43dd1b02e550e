import type { Picture } from '../picture.ts';

/** Where a stroke begins or ends: column and row, not necessarily whole. */
export type Point = readonly [column: number, row: number];

/** How far a stroke shows, in pixels up and down. */
const REACH = 2.3;

/** Draws a soft straight line: 1 + log(1 − d / 2.3), at least 0, is added at a distance of d pixels. Points run from left to right. */
export function drawLine(
  { height, width, channels }: Picture,
  values: Float64Array,
  [[fromColumn, fromRow], [toColumn, toRow]]: readonly [Point, Point],
  shows: (column: number) => boolean = () => true,
): void {
  if (fromColumn === toColumn) return;
  const slope = (toRow - fromRow) / (toColumn - fromColumn);
  const last = Math.min(width, Math.ceil(toColumn));
  for (let x = Math.max(0, Math.floor(fromColumn)); x < last; x++)
    for (let y = 0; shows(x) && y < height; y++) {
      const distance = Math.abs(y - fromRow - slope * (x - fromColumn));
      const ink = distance < REACH ? Math.max(0, Math.log(1 - distance / REACH) + 1) : 0;
      for (let c = 0; c < channels; c++) {
        const at = (y * width + x) * channels + c;
        values[at] = Math.min(1, values[at] + ink);
      }
    }
}
