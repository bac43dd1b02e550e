import { wholeNumber } from '../mathematics/draws.ts';
import type { Corruption } from '../picture.ts';
import { drawLine, type Point } from './line.ts';

/** Length and height of a tooth, in pixels. */
const TOOTH = 2;

/** A zigzag from left to right. */
export const zigzag: Corruption<null> = (picture, _, random) => {
  const { height, width, values } = picture;
  const row = wholeNumber(random, 0, height - 1);
  const across = width - 5;
  const angle = Math.atan(wholeNumber(random, -5, 5) / across);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const points = zigzagOf(across / cos).map(([x, y]): Point => [2 + cos * x - sin * y, row + sin * x + cos * y]);
  const out = values.slice();
  for (let i = 1; i < points.length; i++) drawLine(picture, out, [points[i - 1], points[i]]);
  return out;
};

/** The corners of a level zigzag of the given length; the last tooth ends as the published code has it. */
function zigzagOf(length: number): Point[] {
  const teeth = Math.floor((length - TOOTH) / (2 * TOOTH)) + 1;
  const corners = Array.from({ length: teeth }, (_, i): Point => [(2 * i + 1) * TOOTH, (-1) ** i * TOOTH]);
  const whole = 2 * TOOTH * Math.floor(length / (2 * TOOTH));
  const end: Point[] = length === whole ? [] : [[length, corners[teeth - 1][1] / (2 * (length - whole))]];
  return [[0, 0], ...corners, ...end];
}
