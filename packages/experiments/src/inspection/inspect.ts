import type { ProgressListener } from '@saf/checks';
import type { Inspection } from '@saf/results';
import type { InspectionPart } from '../study/study.ts';
import { inspectCorrelations } from './correlations.ts';
import { inspectExamples } from './examples.ts';
import { inspectFeatures } from './features.ts';
import { inspectGradientAlignment } from './gradient-alignment.ts';
import { inspectGradientFlow } from './gradient-flow.ts';
import { inspectGradients } from './gradients.ts';
import type { InspectedNetwork } from './inspected-network.ts';
import { inspectIterative } from './iterative.ts';
import { inspectPixelResponses } from './pixel-responses.ts';

const inspectors: Readonly<Record<InspectionPart, (network: InspectedNetwork) => Promise<unknown>>> = {
  features: inspectFeatures,
  correlations: inspectCorrelations,
  examples: inspectExamples,
  gradients: inspectGradients,
  gradientFlow: inspectGradientFlow,
  gradientAlignment: inspectGradientAlignment,
  pixelResponses: inspectPixelResponses,
  iterative: inspectIterative,
};

/**
 * Looks inside of a trained network, one part after the other: what the paper's figures of features, correlations, examples and
 * gradients are drawn from, where gradients vanish, how far they can be believed, what becomes of a pixel, and its errors under an iterative attack.
 *
 * @throws the signal's reason if it was aborted
 * @example
 * const { gradients } = await inspect(network, ['gradients']);
 */
export async function inspect(
  network: InspectedNetwork,
  parts: readonly InspectionPart[],
  onProgress?: ProgressListener,
): Promise<Pick<Inspection, InspectionPart>> {
  const found: Partial<Record<InspectionPart, unknown>> = {};
  for (const [done, part] of parts.entries()) {
    network.signal.throwIfAborted();
    onProgress?.(done / parts.length, part);
    found[part] = await inspectors[part](network);
  }
  return found as Pick<Inspection, InspectionPart>;
}
