import { type Iterative, type Result, scoreInterval } from '@saf/results';
import { curvesOf, pointAt } from '../study/curves.ts';
import type { MarkedInspection } from '../study/marked-inspection.ts';
import { ABSENT, formatCount, formatRate } from '../words/format.ts';

export interface IterativeTable {
  readonly steps: number;
  readonly caption: string;
  readonly heads: readonly string[];
  /** Two per model: the iterative attack, and eq. 10 inside valid pixels. */
  readonly rows: readonly (readonly string[])[];
  /** What the marks behind names mean. */
  readonly notes: readonly string[];
}

/** Errors under many steps beside those under one; null if no model was attacked so. */
export function iterativeTable(
  inspections: readonly MarkedInspection[],
  results: readonly Result[],
): IterativeTable | null {
  const attacked = inspections.flatMap(({ model, label = model, notes = [], iterative }) =>
    iterative ? [{ model, label, notes, iterative }] : [],
  );
  if (attacked.length === 0) return null;
  const [{ iterative }] = attacked;
  return {
    steps: iterative.steps,
    caption: `Error rates on the first ${formatCount(iterative.samples)} test images, with 95 % intervals; under eq. 10 on all images that were measured, clipped to [0, 1]`,
    heads: ['Model, attack', ...iterative.epsilons.map((epsilon) => `β = ${epsilon}`)],
    notes: attacked.flatMap(({ notes }) => notes),
    rows: attacked.flatMap(({ model, label, iterative }) => {
      const result = results.find((each) => each.model === model);
      return [manySteps(label, iterative), oneStep(label, iterative, result)];
    }),
  };
}

const manySteps = (model: string, { attack, wrong, samples }: Iterative): string[] => [
  `${model}, ${attack}`,
  ...wrong.map((each) => rateOf(each, samples)),
];

function oneStep(model: string, { epsilons }: Iterative, result: Result | undefined): string[] {
  const curve = result && curvesOf(result, 'adversarial').find(({ clipped }) => clipped);
  const errors = epsilons.map((epsilon) => pointAt(curve, epsilon)?.error);
  return [`${model}, eq. 10`, ...errors.map((error) => (error === undefined ? ABSENT : formatRate(error)))];
}

function rateOf(wrong: number, count: number): string {
  const [low, high] = scoreInterval(wrong, count);
  return `${formatRate(wrong / count)} (${formatRate(low)}–${formatRate(high)})`;
}
