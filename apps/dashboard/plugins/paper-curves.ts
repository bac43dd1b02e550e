import { csvParse } from 'd3-dsv';
import type { PaperCurve } from '../src/views/results/data/results-index.ts';

/** The paper's rows of a committed table: error rates by kind and model, over the strengths that are printed. */
export function paperCurves(csv: string): PaperCurve[] {
  const curves = new Map<string, { kind: string; model: string; strengths: number[]; errors: number[] }>();
  for (const { source, kind, model, strength, error } of csvParse(csv)) {
    if (source !== 'paper' || error === '') continue;
    const key = `${kind} ${model}`;
    if (!curves.has(key)) curves.set(key, { kind, model, strengths: [], errors: [] });
    curves.get(key)?.strengths.push(Number(strength));
    curves.get(key)?.errors.push(Number(error));
  }
  return [...curves.values()];
}
