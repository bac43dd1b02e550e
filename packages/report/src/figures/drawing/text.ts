import { wrapText } from '../../tables/render/wrap-text.ts';

/** Readable when a picture 560 units wide is shown on a telephone. */
export const FONT_SIZE = 14;

/** Metric twins: what a browser has of them looks as the PNG does. */
export const FONT_FAMILY = "'DejaVu Sans', Verdana, Geneva, sans-serif";

/** Mean advance of DejaVu Sans over English text with digits, in ems, with some to spare; of its bold face. */
export const ADVANCE = 0.56;
export const BOLD_ADVANCE = 0.63;

/** About how wide a text is. */
export const textWidth = (text: string, size: number): number => text.length * size * ADVANCE;

/** Lines that fit in a width. */
export const wrapToWidth = (text: string, width: number, size: number, advance = ADVANCE): string[] =>
  wrapText(text, Math.floor(width / (size * advance)));
