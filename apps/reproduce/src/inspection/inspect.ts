import type { ProgressListener } from '@saf/checks';
import type { Inspection } from '@saf/results';
import type { InspectionPart } from '../experiments/index.ts';
import { inspectCorrelations } from './correlations.ts';
import { inspectExamples } from './examples.ts';
import { inspectFeatures } from './features.ts';
import { inspectGradients } from './gradients.ts';
import { inspectIterative } from './iterative.ts';
import type { Subject } from './subject.ts';

const inspectors: Readonly<Record<InspectionPart, (subject: Subject) => Promise<unknown>>> = {
  features: inspectFeatures,
  correlations: inspectCorrelations,
  examples: inspectExamples,
  gradients: inspectGradients,
  iterative: inspectIterative,
};

/** Looks at the parts asked for, one after the other. */
export async function inspect(
  subject: Subject,
  parts: readonly InspectionPart[],
  onProgress: ProgressListener,
): Promise<Pick<Inspection, InspectionPart>> {
  const found: Partial<Record<InspectionPart, unknown>> = {};
  for (const [done, part] of parts.entries()) {
    subject.signal.throwIfAborted();
    onProgress(done / parts.length, part);
    found[part] = await inspectors[part](subject);
  }
  return found as Pick<Inspection, InspectionPart>;
}
