import { wrapText } from '../tables/wrap-text.ts';

/** Readable when a picture 560 units wide is shown on a telephone. */
export const FONT_SIZE = 14;

/** Metric twins: what a browser has of them looks as the PNG does. */
export const FONT_FAMILY = "'DejaVu Sans', Verdana, Geneva, sans-serif";

/** Mean advance of DejaVu Sans over English text with digits, in ems, with some to spare. */
const ADVANCE = 0.6;

/** About how wide a text is. */
export const textWidth = (text: string, size: number): number => text.length * size * ADVANCE;

/** Lines that fit in a width. */
export const wrapToWidth = (text: string, width: number, size: number): string[] =>
  wrapText(text, Math.floor(width / (size * ADVANCE)));
