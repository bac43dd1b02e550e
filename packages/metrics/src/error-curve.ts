import { CurveMeasurement } from './curve-measurement.ts';
import type { ErrorCurveOptions, ErrorCurves } from './error-curve-options.ts';

/**
 * Error rates over the strength β of an attack (paper, Section 5: Tables 2 and 4, Figs 9 and 11), in memory bounded by a batch.
 * A labelled sample is wrong where the prediction is not its label, "nonsense" included; a nonsense sample (labels null) is wrong
 * where it is taken for a meaningful category.
 *
 * @throws ArgumentError for no samples, a mix of labelled and unlabelled batches, and what the attack refuses
 * @example
 * const { raw } = await errorCurve({ classifier, attack: eq10(), strengths: [0, 0.1, 0.25], samples: batches(testSet) });
 * raw.errors; // one a strength
 */
export async function errorCurve(options: ErrorCurveOptions): Promise<ErrorCurves> {
  const measurement = new CurveMeasurement(options);
  for await (const batch of options.samples) {
    try {
      await measurement.add(batch);
    } finally {
      batch.images.dispose();
    }
  }
  return measurement.curves();
}
