import { accuracyCurves } from './accuracy-curves.ts';
import type { FigureMaker } from './figure.ts';

/** Every figure of the report: a new one is a file and its line here. */
export const figures: readonly FigureMaker[] = [accuracyCurves];
