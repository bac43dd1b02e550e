import { datasetFacts, type Inspection } from '@saf/results';
import type { MarkedInspection } from '../study/marked-inspection.ts';
import { formatCount } from '../words/format.ts';

/** What is said of one inspection, and of a mark behind its model's name. */
export const inspectedNotes = (inspection: MarkedInspection): string[] => [
  describeInspected(inspection),
  ...(inspection.notes ?? []),
];

/** The same inspection, of what was measured on its first images alone. */
export function firstImages(count: number, inspection: Inspection): Inspection {
  const { samples, fullTestSet } = inspection;
  return { ...inspection, samples: Math.min(count, samples), fullTestSet: fullTestSet && samples <= count };
}

/** "Measured on all 10,000 test images of MNIST, seed 1, wasm." */
export function describeInspected({ dataset, facts, samples, fullTestSet, seed, engine }: Inspection): string {
  const which = fullTestSet ? 'all' : 'the first';
  return `Measured on ${which} ${formatCount(samples)} test images of ${datasetFacts(dataset, facts?.dataset).title}; model of seed ${seed}, ${engine.name} engine.`;
}
